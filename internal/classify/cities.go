package classify

// cities are places that need no word of place beside them to be known as one:
// capitals, large towns and centres of work. Smaller places are read from the
// words around them.
var cities = wordSet(`london manchester birmingham leeds glasgow edinburgh liverpool bristol sheffield cardiff belfast nottingham newcastle cambridge oxford brighton reading leicester aberdeen dundee southampton portsmouth plymouth exeter norwich york bradford hull swansea bath derby coventry inverness durham
	dublin cork galway limerick waterford athlone sligo
	boston chicago houston dallas austin denver seattle atlanta miami phoenix philadelphia detroit minneapolis portland nashville charlotte raleigh tampa orlando pittsburgh baltimore cleveland columbus cincinnati indianapolis tulsa omaha memphis milwaukee sacramento oakland honolulu anchorage boise hartford
	toronto vancouver montreal ottawa calgary edmonton winnipeg halifax saskatoon regina quebec québec montréal sherbrooke gatineau trois-rivières drummondville lévis victoria whistler laval hamilton
	sydney melbourne brisbane perth adelaide canberra darwin hobart cairns auckland wellington christchurch dunedin queenstown katherine
	berlin hamburg münchen munich köln cologne frankfurt stuttgart düsseldorf dortmund essen leipzig dresden hannover nürnberg bremen bonn mannheim karlsruhe augsburg wiesbaden münster freiburg mainz kassel ulm regensburg würzburg heidelberg potsdam erfurt rostock kiel lübeck jena ingolstadt ramstein
	wien vienna graz linz salzburg innsbruck zürich zurich genf geneva genève basel bern lausanne luzern zug winterthur chur yverdon fribourg neuchâtel sion lugano thun biel st.gallen
	paris lyon marseille toulouse bordeaux lille nantes strasbourg nice rennes grenoble montpellier rouen dijon reims annecy tours
	bruxelles brussels brussel antwerpen antwerp gent ghent leuven liège namur brugge luxembourg
	madrid barcelona valencia sevilla bilbao málaga malaga zaragoza granada alicante murcia valladolid palma
	lisboa lisbon porto braga coimbra faro aveiro
	milano milan roma rome torino turin bologna firenze florence napoli naples genova verona padova venezia venice trieste bergamo brescia parma modena palermo bari amiens rouen orléans limoges metz nancy caen le-mans angers toulon brest clermont-ferrand besançon poitiers delmenhorst oldenburg osnabrück bielefeld bochum wuppertal duisburg aachen braunschweig magdeburg halle chemnitz saarbrücken darmstadt koblenz trier passau
	amsterdam rotterdam utrecht eindhoven groningen haarlem delft leiden nijmegen breda tilburg arnhem maastricht zwolle
	warszawa warsaw kraków krakow wrocław wroclaw gdańsk gdansk poznań poznan łódź lodz katowice szczecin lublin gdynia rzeszów
	praha prague brno budapest bratislava bucharest bucurești sofia belgrade zagreb rijeka ljubljana athens tallinn riga vilnius helsinki tampere stockholm göteborg gothenburg malmö oslo bergen stavanger trondheim copenhagen københavn aarhus esbjerg odense reykjavik
	moscow kyiv istanbul ankara izmir tbilisi
	dubai doha riyadh jeddah jubail dammam muscat manama kuwait sharjah amman beirut cairo casablanca rabat tunis
	nairobi lagos accra johannesburg durban pretoria kampala kigali addis dakar abidjan lusaka harare goma
	mumbai bangalore bengaluru hyderabad pune chennai delhi gurgaon gurugram noida kolkata ahmedabad kochi vizag ranchi jaipur karachi lahore islamabad dhaka colombo
	singapore manila jakarta bangkok hanoi tokyo osaka kyoto nagoya fukuoka sapporo yokohama kobe seoul busan beijing shanghai shenzhen taipei
	mexico guadalajara monterrey bogotá bogota medellín medellin lima quito santiago montevideo brasília brasilia recife curitiba campinas salvador fortaleza rosario córdoba`)
