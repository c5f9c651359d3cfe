package match

// The names below are folded: no case, no accents, ß as ss, no marks inside.
// They are what a person in European, American or Asian recruiting would know
// without a map; what is missing is "not known", never "elsewhere".

// land is a country with its names and its best-known towns.
type land struct {
	code         string // ISO 3166
	names, towns []string
}

func lands() []land {
	type s = []string
	return []land{
		{"ae", s{"uae", "united arab emirates"}, s{"dubai", "abu dhabi"}},
		{"at", s{"austria", "osterreich", "autriche"}, s{"vienna", "graz", "linz", "salzburg"}},
		{"au", s{"australia", "australien"}, s{"sydney", "melbourne"}},
		{"be", s{"belgium", "belgien", "belgique", "belgie"}, s{"brussels", "antwerp", "ghent"}},
		{"br", s{"brazil", "brasil", "brasilien"}, s{"sao paulo", "rio de janeiro"}},
		{"ca", s{"canada", "kanada"}, s{"toronto", "montreal", "vancouver"}},
		{"ch", s{"switzerland", "schweiz", "suisse", "svizzera"}, s{"zurich", "geneva", "basel", "bern", "lausanne"}},
		{"cn", s{"china"}, s{"shanghai", "beijing", "shenzhen"}},
		{"cz", s{"czechia", "czech republic", "tschechien"}, s{"prague", "brno"}},
		{"de", s{"germany", "deutschland", "allemagne", "alemania", "germania", "duitsland", "niemcy", "ドイツ"},
			s{"berlin", "munich", "hamburg", "cologne", "frankfurt", "stuttgart", "dusseldorf", "leipzig", "dresden", "nuremberg", "hannover", "bremen"}},
		{"dk", s{"denmark", "danmark", "danemark"}, s{"copenhagen", "aarhus"}},
		{"es", s{"spain", "espana", "spanien", "espagne", "spagna"}, s{"madrid", "barcelona", "valencia", "seville", "malaga", "bilbao"}},
		{"fi", s{"finland", "suomi", "finnland"}, s{"helsinki"}},
		{"fr", s{"france", "frankreich", "francia", "frankrijk"}, s{"paris", "lyon", "toulouse", "lille", "bordeaux", "nantes", "marseille"}},
		{"gb", s{"uk", "united kingdom", "england", "scotland", "wales", "great britain", "grossbritannien", "royaume uni"},
			s{"london", "manchester", "birmingham", "leeds", "bristol", "edinburgh", "glasgow", "cardiff", "belfast"}},
		{"gr", s{"greece", "griechenland"}, s{"athens"}},
		{"hu", s{"hungary", "ungarn"}, s{"budapest"}},
		{"ie", s{"ireland", "irland", "irlande"}, s{"dublin", "cork", "galway"}},
		{"in", s{"india", "indien"}, s{"bengaluru", "mumbai", "delhi", "hyderabad", "pune", "chennai"}},
		{"it", s{"italy", "italia", "italien", "italie"}, s{"milan", "rome", "turin", "bologna", "florence"}},
		{"jp", s{"japan", "日本"}, s{"tokyo", "osaka", "kyoto", "fukuoka", "nagoya"}},
		{"lu", s{"luxembourg", "luxemburg"}, nil},
		{"mx", s{"mexico"}, nil},
		{"nl", s{"netherlands", "nederland", "niederlande", "pays bas", "holland"}, s{"amsterdam", "rotterdam", "utrecht", "eindhoven", "the hague"}},
		{"no", s{"norway", "norge", "norwegen"}, s{"oslo", "bergen"}},
		{"nz", s{"new zealand"}, s{"auckland"}},
		{"pl", s{"poland", "polska", "polen", "pologne"}, s{"warsaw", "krakow", "wroclaw", "gdansk", "poznan"}},
		{"pt", s{"portugal"}, s{"lisbon", "porto"}},
		{"ro", s{"romania", "rumanien"}, s{"bucharest"}},
		{"se", s{"sweden", "sverige", "schweden"}, s{"stockholm", "gothenburg", "malmo"}},
		{"sg", s{"singapore", "singapur"}, nil},
		{"us", s{"us", "usa", "united states", "u s", "etats unis", "vereinigte staaten"}, s{"new york", "san francisco", "seattle", "boston", "chicago", "austin", "los angeles"}},
	}
}

func regions() map[string]string {
	const eu = "at be cz de dk es fi fr gr hu ie it lu nl pl pt ro se"
	return map[string]string{
		"eu": eu, "european union": eu, "europaische union": eu, "union europeenne": eu, "europe": eu + " ch gb no", "europa": eu + " ch gb no",
		"dach": "de at ch", "benelux": "be nl lu", "nordics": "dk fi no se", "scandinavia": "dk no se", "north america": "us ca",
	}
}

// exonyms lists the towns that go by several names, each under its first one.
func exonyms() [][]string {
	return [][]string{
		{"munich", "munchen", "muenchen", "monaco di baviera"}, {"cologne", "koln", "koeln"}, {"vienna", "wien", "vienne"}, {"zurich", "zuerich", "zurigo"},
		{"geneva", "geneve", "genf", "ginevra"}, {"milan", "milano", "mailand"}, {"rome", "roma", "rom"}, {"turin", "torino"}, {"florence", "firenze", "florenz"},
		{"lisbon", "lisboa", "lissabon", "lisbonne"}, {"porto", "oporto"}, {"warsaw", "warszawa", "warschau", "varsovie"}, {"krakow", "krakau", "cracow"},
		{"wroclaw", "breslau"}, {"prague", "praha", "prag"}, {"brussels", "bruxelles", "brussel"}, {"antwerp", "antwerpen", "anvers"},
		{"the hague", "den haag"}, {"copenhagen", "kobenhavn", "kopenhagen"}, {"gothenburg", "goteborg"}, {"nuremberg", "nurnberg", "nuernberg"},
		{"dusseldorf", "duesseldorf"}, {"frankfurt", "francfort"}, {"hannover", "hanover"}, {"london", "londres", "londra", "londen"}, {"dublin", "dublino"},
		{"seville", "sevilla"}, {"athens", "athen", "athina"}, {"tokyo", "tokio", "東京"}, {"osaka", "大阪"}, {"bengaluru", "bangalore"},
		{"new york", "new york city", "nyc"},
	}
}

// nowhere lists words of a location that name no place.
func nowhere() []string {
	return []string{"remote", "anywhere", "flexible", "various", "multiple", "several", "nationwide", "worldwide", "home office", "homeoffice",
		"teletravail", "teletrabajo", "remoto", "bundesweit", "verschiedene", "plusieurs", "varias", "diverse", "zdalnie", "リモート", "在宅", "全国"}
}
