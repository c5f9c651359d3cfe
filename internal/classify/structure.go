package classify

// structureCues are words that state the structure of employment, beside those
// of the lexicon, in matching form.
var structureCues = map[string]map[Contract]cueSet{
	"en": {
		Agency:     newCueSet("umbrellas w-2_with_us thru_our_payroll through_our_payroll our_payroll_rather us_who_pay_you your_employer_on_paper employer_on_paper contract_with_us_phase phase_a"),
		Contractor: newCueSet("outside_ir35 own_limited_company"),
		FixedTerm:  newCueSet("limited_duration month_term until_the_end_of_summer_term until_the_end_of_the_summer_term"),
		Direct:     newCueSet("hire_you_direct no_middleman directly_with_us unlimited_and_directly on_directly_as employs_you_no_eor"),
	},
	"de": {
		Agency: newCueSet("personalservice uberlasst dich_an_uns_uberlasst"),
	},
	"es": {
		Agency:     newCueSet("ett cedido cedida medio_de_la_temporal agencia_de_embarque por_agencia eventuales_por_agencia dependes_de_nuestra patron_ante puesto_a_disposicion puesta_a_disposicion trabajo_temporal"),
		Contractor: newCueSet("facturas_cada nos_facturas facturarnos 1099 contratista_independiente persona_fisica_con monotributo autonomo autonoma por_factura por_honorarios"),
		FixedTerm:  newCueSet("a_termino por_temporada vinculado_al_proyecto interinidad contrato_temporal temporal_de plazo_fijo sustitucion_por"),
		Direct:     newCueSet("indefinido indefinida en_blanco empleado_fijo empleada_fija en_plantilla de_plantilla contratacion_directa planilla"),
	},
	"fr": {
		Agency:     newCueSet("interim portage_salarial contrat_de_mission mise_a_disposition"),
		Contractor: newCueSet("micro-entreprise auto-entrepreneur auto-entreprise nous_factures nous_facturiez collaboratrice_liberale collaborateur_liberal freelance"),
		FixedTerm:  newCueSet("duree_determinee cdd cddu"),
		Direct:     newCueSet("duree_indeterminee cdi"),
	},
	"it": {
		Agency:     newCueSet("somministrazione contratto_di_missione missione_temporanea interinale staff_leasing busta_paga_nostra assumiamo_noi_e"),
		Contractor: newCueSet("partita_iva p.iva piva co.co.co"),
		FixedTerm:  newCueSet("supplenza durata_determinata tempo_determinato sostituzione_maternita contratto_a_termine stagionale"),
		Direct:     newCueSet("tempo_indeterminato datore_saremmo_noi assunzione_diretta"),
	},
	"nl": {
		Agency:     newCueSet("interimkantoor detavast gedetacheerd detachering uitzend* payroll via_interim weekcontracten"),
		Contractor: newCueSet("zzp zzp-opdracht zzp'er freelance zelfstandige als_zelfstandige"),
		FixedTerm:  newCueSet("bepaalde_duur bepaalde_tijd jaarcontract tijdelijk_contract"),
		Direct:     newCueSet("onbepaalde_duur onbepaalde_tijd vast_contract vast_dienstverband direct_vast bediendencontract"),
	},
	"pl": {
		Agency:     newCueSet("umowa_tymczasowa umowe_tymczasowa z_agencja leasing_pracowniczy pracy_tymczasowej praca_tymczasowa oddelegowan* outsourcing"),
		Contractor: newCueSet("b2b fakture faktura umowa_zlecenie umowe_zlecenie o_dzielo"),
		FixedTerm:  newCueSet("czas_okreslony na_zastepstwo zastepstwo_za"),
		Direct:     newCueSet("czas_nieokreslony umowa_o_prace umowe_o_prace uop"),
	},
	"pt": {
		Agency:     newCueSet("employer_of_record mao_de_obra tomadora trabalho_temporario cedencia terceirizado ett"),
		Contractor: newCueSet("recibo_verde recibos_verdes pj nota_de_mei nota_fiscal cnpj prestacao_de_servicos"),
		FixedTerm:  newCueSet("termo_certo termo_incerto a_termo prazo_determinado"),
		Direct:     newCueSet("sem_termo clt carteira_assinada contrato_efetivo"),
	},
}

var (
	structureNot = wordSet("not no rather instead without keine kein pas sans aucun ni sin non senza nessuna nao sem geen niet zonder nie bez zamiast instead al_posto niente")
	structureOr  = wordSet("or oder ou lub albo ofwel")
)

// structureAt is where a type of employment is stated.
type structureAt struct {
	kind           Contract
	sentence, i, j int
	words          string
}

// structures are the types of employment a text states with the words of its
// language, the first of each.
func (c *prepared) structures() []structureAt {
	cues := structureCues[c.lang]
	if cues == nil {
		return nil
	}
	var out []structureAt
	for _, kind := range []Contract{Agency, Contractor, FixedTerm, Direct} {
		if at, ok := c.firstStructure(kind, cues[kind]); ok {
			out = append(out, at)
		}
	}
	return out
}

func (c *prepared) firstStructure(kind Contract, cues cueSet) (structureAt, bool) {
	for n := range c.doc.sentences {
		s := &c.doc.sentences[n]
		for i := range s.tokens {
			k := cues.at(s.tokens, i)
			if k == 0 || structureNegated(s, i) {
				continue
			}
			return structureAt{kind, n, i, i + k, c.doc.text(s, i, i+k)}, true
		}
	}
	return structureAt{}, false
}

// structureNegated reports a no right before token i.
func structureNegated(s *sentence, i int) bool {
	for k := max(0, i-3); k < i; k++ {
		if structureNot[s.tokens[k].norm] && !(s.tokens[k].norm == "sem" && s.tokens[i].norm == "termo") {
			return true
		}
	}
	return false
}

// orBetween reports that tokens i to j of a sentence hold an "or".
func (c *prepared) orBetween(s *sentence, i, j int) bool {
	for k := i; k < j; k++ {
		w := s.tokens[k].norm
		if structureOr[w] || w == "o" && (c.lang == "es" || c.lang == "it") || w == "of" && c.lang == "nl" {
			return true
		}
	}
	return c.lang == "ja" && orWord.MatchString(c.doc.text(s, i, j))
}
