package classify

// roleHeads are nouns that name a job, in matching form.
var roleHeads = func() map[string]bool {
	m := map[string]bool{}
	for w := range titleNouns {
		m[foldWord(w)] = true
	}
	for w := range wordSet(moreHeads) {
		m[w] = true
	}
	return m
}()

const moreHeads = `supervisor supervisora coordinador coordinadora encargado encargada tecnico tecnica pediatra contralor contralora contador contadora disenador disenadora docente superintendente superintendenta electromecanico asistente asistenta abogado abogada profesor profesora lider enologo enologa oficial operario operaria administrativo administrativa comercial auxiliar
	medico medica psicologo psicologa educador educadora trabajador trabajadora arquitecto arquitecta consultor consultora vendedor vendedora cajero cajera conductor conductora chofer soldador electricista fontanero albanil mecanico programador programadora jefa referente maestro maestra enfermera recepcionista veterinario veterinaria farmaceutico secretario secretaria becario
	progettista liquidatore liquidatrice montatore maitre capocantiere carpentiere carpentieri coordinatore coordinatrice autista autisti pastore consulente infermiera meccanico receptionist impiegata impiegato operaio operaia magazziniere addetto addetta commesso commessa barista cameriere cameriera geometra ingegnere architetto avvocato docente insegnante educatore educatrice elettricista saldatore tornitore fresatore direttore direttrice tecnico segretaria segretario farmacista medico veterinario redattore grafico ricercatore ricercatrice professore assistente venditore pasticcere pizzaiolo sarta contabile buyer analista capo caposala capoturno
	diretor diretora executivo executiva eletricista motorista canalizador governanta operador operadora chefe investigador investigadora advogado advogada supervisora enfermeiro enfermeira engenheiro engenheira tecnico tecnica coordenadora coordenador analista assistente auxiliar vendedor vendedora professor professora medico psicologo nutricionista farmaceutico arquiteto arquiteta desenvolvedora programador cozinheiro cozinheira garcom mecanico soldador pedreiro encarregado encarregada secretaria rececionista jurista bolseiro camareira associada associado realizador formador formadora educadora
	verzorgende wijkverpleegkundige verpleegkundige productieverantwoordelijke directeur leerkracht medewerker onderhoudstechnieker lasser communicatieverantwoordelijke praktijkopleider loodgieter werkvoorbereider technieker boekhouder souschef hoofd projectcoordinator leider drukker meestergast basisarts aios arts docent kok projectleider beleidsmedewerker servicemonteur adviseur beheerder teamleider monteur chauffeur verkoper jurist psycholoog fysiotherapeut apotheker onderwijzer secretaresse redacteur ontwerper schilder timmerman elektricien stukadoor lerares leraar opvoeder begeleider
	dyrektor czlonek asystent asystentka mechanik kierownik zastepca spawacz szefowa szef brygadzista kierowniczka specjalista specjalistka analityk nauczyciel nauczycielka pielegniarz pielegniarka ksiegowa ksiegowy kucharz kelner kelnerka sprzedawca kierowca magazynier inzynier programista programistka lekarz lekarka farmaceuta technik elektryk hydraulik murarz opiekunka opiekun referent prawnik prawniczka projektant projektantka grafik tester administrator koordynator koordynatorka kadrowa rekruter doradca przedstawiciel bibliotekarz bibliotekarka fryzjerka fryzjer adiunkt redaktor dyrektorka
	oberbeleuchter pflegedirektorin buroleitung fachlehrerin fachlehrer tierarzthelferin klarwarter netzplaner gartner gartnerin pflegedirektor sekretarin bademeister drucker schlosser zimmerer musiker musikerin dirigent kantor pfarrer
	regisseur professeure ibode receptionniste aide-comptable pharmacienne infirmier comptable educatrice educateur cheffe maitre formateur formatrice vendeur redactrice traducteur traductrice logisticien logisticienne hotesse agent agente plombier soudeur couvreur coiffeur coiffeuse veterinaire dentiste gardien gardienne developpeur concepteur conceptrice chargee boucher
	gestor gestora monitor monitora delegado delegada agente dependiente dependienta camarera cocinera carpintero pintor pintora peon limpiador limpiadora celador celadora fisioterapeuta logopeda odontologo dentista optico podologo matrona bibliotecario archivero periodista redactora traductor traductora interprete economista actuario auditora tesorero delineante topografo aparejador capataz maquinista repartidor mozo gruista calderero tornero fresador encofrador carnicero panadero pastelero peluquero peluquera esteticista jardinero vigilante portero conserje teleoperador teleoperadora asesor asesora tutora orientador orientadora catedratico editora productor productora guionista fotografo cientifico cientifica biologo biologa quimico quimica fisico geologo agronomo capitan marinero
	ragioniere ragioniera perito disegnatore disegnatrice stilista modellista sarto panettiere macellaio parrucchiere parrucchiera estetista giardiniere custode portiere facchino mulettista camionista muratore idraulico falegname verniciatore imbianchino operatore operatrice oss fisioterapista logopedista ostetrica odontoiatra psicologa bibliotecario archivista giornalista traduttore traduttrice attuario revisore tesoriere programmatore programmatrice sistemista sviluppatrice caposquadra caporeparto capoprogetto amministratore amministratrice rappresentante formatore formatrice dirigente commercialista notaio chimico cuoca bagnino istruttore istruttrice animatore animatrice
	padeiro pasteleiro cabeleireiro jardineiro porteiro zelador serralheiro carpinteiro marceneiro torneiro estivador camionista parteira arquivista jornalista tradutor tradutora atuario tesoureiro controlador redator redatora produtor repositor caixa atendente balconista estoquista almoxarife comprador compradora agronomo capitao marinheiro comandante
	kapper bakker slager tuinman bewaker concierge kelner ober bediende machinist kraanmachinist heftruckchauffeur magazijnier magazijnmedewerker inkoper vertegenwoordiger accountmanager boekhoudster belastingadviseur notaris advocaat griffier psychiater huisarts tandarts verloskundige logopedist ergotherapeut apothekersassistent doktersassistent onderzoeker hoogleraar docente lector bibliothecaris archivaris vertaler tolk econoom actuaris programmeur tekenaar landmeter ingenieur uitvoerder voorman ploegbaas metselaar dakdekker stratenmaker automonteur schoonmaker thuishulp zorgkundige opvoedster directrice secretaris teamlead
	kosmetyczka piekarz cukiernik rzeznik ogrodnik ochroniarz dozorca recepcjonista recepcjonistka barmanka operatorka slusarz tokarz frezer stolarz dekarz zbrojarz ciesla malarz tynkarz glazurnik brukarz monter montazysta mechatronik automatyk elektromonter dyspozytor dyspozytorka spedytor spedytorka logistyk kurier handlowiec sprzedawczyni kasjer kasjerka przedstawicielka audytor kontroler ekonomista radca adwokat sekretarka psycholog terapeuta fizjoterapeuta dentysta polozna ratownik dietetyk weterynarz biolog chemik badacz wykladowca profesor doktorant archiwista dziennikarz tlumacz tlumaczka architekt geodeta strateg prezes menedzer menedzerka wychowawca trener trenerka instruktorka
	aide-soignante auxiliaire puericultrice orthophoniste ergotherapeute psychomotricien dieteticienne opticien prothesiste ambulancier brancardier moniteur monitrice instituteur institutrice documentaliste journaliste redacteur correcteur economiste actuaire auditeur auditrice tresorier approvisionneur dessinateur dessinatrice projeteur geometre plaquiste peintre carreleur chaudronnier tourneur fraiseur ajusteur electromecanicien carrossier grutier livreur caissier caissiere vendeuse cuisiniere barman gouvernante jardinier paysagiste vigile standardiste teleconseiller conseiller conseillere courtier clerc greffier fiscaliste
	hausmeister hauswart maler fliesenleger polier
	pmo controller engineer cfo`

// headEndings end nouns of jobs in a language, in matching form; they count
// only behind a word that announces a job.
var headEndings = map[string][]string{
	"es": {"dor", "dora", "tora", "ista", "ero", "era", "logo", "loga", "ologa"},
	"it": {"tore", "trice", "ista", "iere", "iera", "logo", "loga", "aio"},
	"pt": {"dor", "dora", "tor", "tora", "ista", "eiro", "eira", "logo", "loga"},
	"fr": {"eur", "euse", "rice", "iste", "ier", "iere", "ienne", "ologue"},
	"nl": {"kundige", "leider", "medewerker", "meester", "beheerder", "monteur", "technieker", "technicus", "adviseur", "verantwoordelijke", "opleider", "bereider", "coordinator", "manager", "verzorger", "begeleider", "ontwikkelaar", "docent", "directeur", "specialist", "kok", "chef", "arts", "assistent", "assistente", "houder", "bestuurder", "er"},
	"pl": {"ista", "istka", "nik", "niczka", "arz", "arka", "owiec", "owca", "acz", "aczka"},
	"de": {"ingenieur", "ingenieurin", "entwickler", "entwicklerin", "leiter", "leiterin", "berater", "beraterin", "kraft", "kaufmann", "kauffrau", "techniker", "technikerin", "mechaniker", "mechanikerin", "manager", "managerin", "referent", "referentin", "bearbeiter", "bearbeiterin", "arbeiter", "arbeiterin", "pfleger", "pflegerin", "verkaufer", "verkauferin", "koch", "kochin", "lehrer", "lehrerin", "helfer", "helferin", "monteur", "assistent", "assistentin", "meister", "meisterin", "planer", "planerin", "handler", "erzieher", "erzieherin", "fuhrer", "fuhrerin", "leitung", "fachfrau", "fachmann", "chef", "chefin", "therapeut", "therapeutin", "wissenschaftler", "wissenschaftlerin", "fahrer", "fahrerin", "vertreter", "vertreterin", "betreuer", "betreuerin", "warter", "wartin", "schwester", "arzt", "arztin", "gartner", "gartnerin", "direktor", "direktorin", "zeichner", "zeichnerin", "macher", "bauer", "prufer", "pruferin", "beamter", "beamtin", "ingenieure", "architekt", "architektin", "tischler", "schlosser", "installateur", "disponent", "disponentin", "sekretar", "sekretarin", "redakteur", "redakteurin", "controller", "controllerin"},
	"en": {"ician", "ologist", "ographer", "signaller", "keeper", "worker", "fighter", "operator", "therapist", "master", "manager", "engineer"},
}

var notHead = wordSet("mejor mayor menor sector valor primera primero entrevista tercera dinero enero febrero lista vista pero manera carrera ahora hora settore valore migliore maggiore favore primeiro primeira terceiro janeiro fevereiro melhor maior menor setor favor dinheiro carreira maneira lista vista heure valeur meilleur dernier derniere premier premiere interieur exterieur janvier fevrier metier atelier dossier papier quartier ander andere verder meer weer over onder januar zonder later eerder kader dossier pracownik wynik rynek poziom czynnik zalacznik carriere cuarta oferta interview matiere maniere entiere")

// roleCues announce the name of a job: surely, where any noun behind them is
// one, or perhaps, where it must be known as one.
var (
	sureRoleCues = map[string]cueSet{
		"en": newCueSet("position_of role_of post_of job_of position_as role_as position_for role_for post_as vacancy_for vacancy_of appointment_as appointment_of opening_for position_title job_title designation"),
		"de": newCueSet("stelle_als position_als position_der position_des position_eines position_einer bewerbung_als stelle_einer stelle_eines stelle_der job_als anstellung_als tatigkeit_als funktion_als funktion berufung_zur berufung_zum rolle_als"),
		"fr": newCueSet("poste_de poste_d fonction_de fonctions_de fonctions_d qualite_de qualite_d mission_de mission_d emploi_de emploi_d"),
		"es": newCueSet("puesto_de cargo_de vacante_de plaza_de posicion_de puesto_como llamado_a"),
		"it": newCueSet("posto_di posto_da ruolo_di ruolo_da posizione_di posizione_da qualita_di incarico_di incarico_da figura_di mansione_di qualifica_di"),
		"pt": newCueSet("vaga_de vaga_para cargo_de funcao_de funcoes_de posicao_de lugar_de contratacao_de posto_de"),
		"nl": newCueSet("functie_van job_van baan_van rol_van plek_van functie_als job_als baan_als sollicitatie_als aangenomen_als vacature_voor"),
		"pl": newCueSet("stanowisko role posade stanowisko_to aplikacja_na aplikacje_na"),
	}
	likelyRoleCues = map[string]cueSet{
		"en": newCueSet("as looking_for searching_for seeking hiring recruiting search_for need be_our be_my being_our finalists_for finalist_for selected_for shortlisted_for our_next our_new offer_you join_as you_as an_opening_for offer_of interview_for application_for applying_for role position job_of"),
		"de": newCueSet("als suchen suche sucht fehlt uns_fehlt unsere unser unseren kunftigen stelle position nehmen_dich nehmen_sie ihnen_die"),
		"fr": newCueSet("comme besoin_d cherche cherchons cherchent recherche recherchons recrute recrutons recrutement_de futur future lui_faut embauche_comme"),
		"es": newCueSet("como buscamos buscando busco busca necesitamos requerimos reclutando reclutamos busqueda_de contratarte_como seas_la seas_el nosotros_de candidatura_para candidatura_de candidatura_a hace_falta pensando_en pensamos_en necesito falta_una falta_un proxima proximo vacante puesto plaza"),
		"it": newCueSet("come quale cerco cerchiamo cerca cercando serve servono manca ci_serve mi_serve ricerca_di candidatura_a candidatura_per candidatura_come posizione"),
		"pt": newCueSet("como precisamos_de preciso_de buscamos busca busco procuro procuramos procura a_procura aprovado_pra aprovada_pra aprovado_para aprovada_para vc_de voce_de comigo_de nova nosso nossa novo identificar um_lugar posicao cargo"),
		"nl": newCueSet("als zoeken zoekt zoek naar ruimte_voor moet benoemen_tot benoemd_tot functie vacature onze gezocht job"),
		"pl": newCueSet("szukam szukamy poszukujemy poszukuje potrzebny potrzebna osoby_na kogos_na na_rolę na_role oferuje_rolę tym jako to_byla byla inaczej innym"),
	}
	// Small words that may stand between the cue and the name.
	roleSkip = wordSet(`a an the our your their its this new
		posizione posicion posicao puesto cargo vaga poste stanowisko functie position role stelle posto jetzt aktuell derzeit rolle
		 next first great exciting permanent full-time part-time experienced
		ein eine einen einer der die das den dem unser unsere unseren zum zur kunftigen erfahrenen neue neuen neuer fester sofort noch auch
		un une le la l les notre nos son sa votre actuellement d de futur future nouveau nouvelle premier premiere
		una uno el los las su nuestra nuestro nueva nuevo proxima proximo otro otra actualmente a
		il lo i gli una nostro nostra nuovo nuova prossimo prossima giovane
		um uma o nosso nossa novo nova primeira primeiro os
		een de het onze nog nieuwe ervaren dringend wij we ik per direct enkele voor in
		nowy nowa nowego nam mi osoby`)
	// Words that end the name of a job in any language.
	roleStops = wordSet(`at with for from on to by who that which is are was were will would has have and or but you we i your our us if as who's whose within via starting start based reporting you'd you'll
		bei mit im in am auf ab zum zur fur und oder der die das den dem des an von wir ich sie ihr dich dir ihnen du fest anbieten gesucht noch ist sind bieten einsatz stelle position anzubieten vorstellen ein zusagen gewinnen einstellen
		chez pour avec dans vers non ne n pas au aux sur et ou qui que nous vous je il elle est sera en basee base situe par afin dont des le la les un une a votre notre ce cette ai as avons
		para con en por desde hasta y o que se te le nos usted su sus es sera al bilingue como si el los las una uno donde cuando porque nuestro nuestra este esta
		per con su presso fino entro da dal alla al allo nella nel e o che si ti le ci vi il lo gli uno lei suo sua quale come se cui sono siamo nostro
		para com em por no na nos nas desde ate e ou que se te lhe voce vc o os as um uma ao aos pro pra aqui junto como seu sua
		bij met voor van op aan tot en of die dat je jij u wij we ik is zijn te per naar om ons onze als een het de in vanaf via aanbieden aan kan zal komen komt
		w we na do z ze dla przy od po i lub oraz ktory ktora ktore jest sa nie o u pod przez za za oraz jesli czy ze mam mamy jako tu tym`)
)
