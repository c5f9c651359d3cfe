package classify

// companyHeads are words that begin the name of an employer, in matching form.
var companyHeads = wordSet(`hospital hospitals clinica clinic colegio fundacion fundacao fondazione fondation foundation hotel residence maison banque banco bank banca cooperativa stichting drukkerij brouwerij installatiebedrijf zorggroep gemeente gartnerei backerei klinikum klinik alpenhotel caritasverband
	laboratoires laboratoire laboratorio laboratorios autopartes lacteos frigorifico puertos agricola municipalidad municipio prefeitura camara instituto institut instytut szkola universidad universidade universita universite university autolinee officine fiduciaria grand assicurazioni trasporti istituto
	santa consorcio transportes laticinio armazens restaurante restaurant cafe studio estudio atelier centro centre center groupe gruppo grupo group papelera conservera acerias vina bodega bodegas instalaciones cabinet clinique chateau domaine agrargenossenschaft landratsamt stadtwerke praxis kanzlei autohaus
	pierogarnia fabryka zaklad piekarnia kancelaria akademia apteka farmacia farmacie pharmacie boulangerie garage garagem tipografia gemeinde stadt verein verlag museum museo musee museu teatro theatre theater zakladach locanda trattoria ristorante podere azienda cantina cantine comune provincia regione casa ospedale escola escuela scuola ecole lycee college royal saint st`)
