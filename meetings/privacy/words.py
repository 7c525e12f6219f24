"""Words the privacy check knows: first names, functions, places, and what belongs to somebody's private life.

The lists make the check precise, not complete: a person reads the text again in any case. All are folded.
"""

COMMON = """
abdallah abdel abdelkader abdou adama adele adrien agathe agnes ahmed aicha aissata alain alan albert alex alexandra
alexandre alexis alfred ali alice alicia aline alix alvaro amadou amandine ambre amelie amina aminata amine amir ana
anais andre andrea andree ange angele angelique anissa anita anna anne anne-marie anne-sophie annette annie anthony
antoine antonio antony arlette armand arnaud arthur assia astrid aude audrey aurelie aurelien awa axel aya aymeric
aziz baptiste bastien beatrice benedicte benjamin benoit bernadette bernard bertrand bilal boubacar brahim brice
bruno camille carine carla carole caroline catherine cecile cedric celine chantal charles charlotte chloe christian
christiane christine christophe claire clara claude claudette claudia claudine clemence clement colette coline
corentin corinne cyril dalila damien daniel daniele danielle david deborah delphine denis denise diane didier
dimitri djamel djibril dominique dorian dylan edith edouard elena eliane elias elisa elisabeth elise ella elodie
eloise elsa emile emilie emma emmanuel emmanuelle enzo eric erwan esteban estelle esther ethan etienne eugene eva
evelyne fabien fabienne fabrice faiza fanny farid farida fatiha fatima fatimata fatou fatoumata felix ferdinand
fernand fernande florence florent florian france francis franck francois francoise frederic frederique gabriel
gabrielle gael gaelle genevieve georges gerald gerard germaine ghislaine gilbert gilles ginette gisele guillaume
gustave guy habib hakim hamid hamza hanane hassan hawa helene henri henriette herve hicham hocine houria hugo hugues
ibrahim ibrahima ida ines irene iris isabelle ismael issa ivan jacqueline jacques jamel jamila jean jean-claude
jean-louis jean-luc jean-marc jean-paul jean-pierre jeanne jeannine jennifer jeremie jeremy jerome jessica joanna
joel joelle johan johanna john jonathan jordan jose joseph josephine josette josiane joyce jules julia julie julien
juliette justine kader kadiatou kamel karim karima karine kathy katia kevin khadidja khadija khaled khalid kheira
kylian lamine laura laure laurence laurent laurie lea leila lena leo leon leonie leopold leslie liliane lina linda
line lionel lisa loic lola lorenzo lou louane louis louisa louise luc luca lucas lucette lucie lucien lucienne
ludovic lydia lydie lynda madeleine mael magali malik malika mamadou manon manuel marc marcel marcelle marcia
margaux margot marguerite maria mariam mariama marianne marie marie-christine marie-claude marie-france marie-pierre
marie-therese marina marine mario marion marius martha marthe martial martin martine marwa maryam maryline maryse
mathieu mathilde mathis matthieu maud maurice max maxence maxime medhi mehdi melanie melissa michel michele michelle
mickael miguel mike mireille mohamed mohammed moise monique morgan morgane mouna mounir mourad moussa muriel myriam
nabil nacer nadege nadia nadine naima nassim natacha nathalie nathan nathanael nawel nelly nicolas nicole nina noah
noe noel noelle nora norbert nour noura oceane odette odile olga olivia olivier omar oscar ousmane pamela pascal
pascale patrice patricia patrick paul paula paule paulette pauline pedro philippe pierre pierre-yves pierrette
quentin rachel rachid rachida rafael ramata raphael raymond raymonde regine regis remi remy renaud rene renee
richard rita robert roberto robin rodolphe roger roland romain romane ronan rosa rose roxane sabine sabrina said
saida salah salim salima salimata sally salome samia samir samira samuel sandra sandrine sara sarah sebastien
segolene selma serge severine sidonie simon simone slimane sofia sofiane solange soline sonia sophie souad soumaya
stella stephane stephanie steve steven suzanne sylvain sylvaine sylvia sylviane sylvie tanguy tania tarek tatiana
theo theodore therese thibault thierry thomas timothee tom tony ulysse valentin valentine valerie vanessa veronique
victoire victor victoria vincent violette virginie viviane vivien wafa walid william xavier yacine yanis yann
yannick yasmina yasmine yassine yazid yohan yolande youcef youssef yusuf yvan yves yvette yvonne zahra zakaria zhora
zineb zoe zohra zoubida
"""
FIRST_NAMES = frozenset(COMMON.split())

# Stems of what somebody is when acting in public.
FUNCTIONS = (
    "maire", "adjoint", "conseill", "president", "vice-president", "v/president", "elu", "depute", "senat", "prefet",
    "sous-prefet", "ministre", "direct", "responsable", "chef", "cheffe", "secretaire", "tresor", "membre",
    "animat", "coordinat", "delegue", "representant", "referent", "agent", "technicien", "ingenieur", "architecte",
    "principal", "proviseur", "gardien", "mediat", "docteur", "commissaire", "capitaine", "rapport", "urbaniste",
    "chargee de", "charge de", "gerant", "bourgmestre", "echevin", "brigadier", "notaire", "geometre",
    "avocat", "facteur", "policier", "greffier",
)  # fmt: skip

# What bears the names of people without being one.
PLACES = (
    "rue", "avenue", "av", "boulevard", "bd", "place", "placette", "square", "allee", "allees", "impasse", "chemin",
    "quai", "quais", "cours", "route", "passage", "traverse", "voie", "pont", "rond-point", "residence", "batiment",
    "tour", "immeuble", "cite", "quartier", "ecole", "ecoles", "college", "lycee", "creche", "stade", "gymnase",
    "piscine", "salle", "salles", "parc", "jardin", "centre", "maison", "foyer", "espace", "mediatheque",
    "bibliotheque", "theatre", "musee", "hopital", "clinique", "eglise", "chapelle", "cimetiere", "station", "metro",
    "arret", "gare", "parking", "parkings", "parvis", "promenade", "esplanade", "marche", "fondation",
    "association", "collectif",
    "prix", "loi", "festival", "fort", "domaine", "ferme", "villa", "hotel", "caserne",
    "commune", "ville", "ruelle", "sentier", "clos", "zone", "zac", "societe", "entreprise", "cabinet", "bureau",
    "copropriete", "fete", "saint", "sainte", "fonds", "plan", "operation", "dispositif", "commission", "projet",
    "amis",
)  # fmt: skip

PERSON = (
    r"\b(?:elle|il|son|sa|ses|je|mon|ma|mes|m\.\s?(?=\w)|mr|mme|mlle|madame|monsieur"
    r"|(?:une?|cette|ce|cet|la|le|l'|notre)\s?"
    r"(?:habitante?|dame|monsieur|voisine?|locataire|mere|pere|maman|papa|jeune|jeune fille|jeune homme|personne"
    r"|residente?|etudiante?|retraitee?|enfant|adolescente?|fille|garcon|famille))\b"
)

HEALTH = (
    r"\b(?:maladie grave|tombee? malade|est malade|cancer|diabet\w+|depressi(?:on|f|ve)|handicapee?(?!s)|enceinte"
    r"|hospitalisee?|sclerose|alcoolique|toxicomane|seropositi(?:f|ve)|avc|fausse couche|burn-?out|schizophren\w+"
    r"|psychiatri\w+|suicide|operee? (?:de|du|des|d')|chimiotherapie|en fauteuil roulant|arret maladie"
    r"|se drogue|crise cardiaque|infarctus|autiste|trisomique|dialyse|alzheimer|parkinson|epileptique"
    r"|cure de desintoxication)\b"
)
FAMILY = (
    r"\b(?:divorce[es]?|divorcee?|se separe|separee? de son|garde (?:alternee|de ses enfants|de son enfant)"
    r"|violences? (?:conjugales?|familiales?)|frappee? par|battue par|mere (?:seule|celibataire|isolee)|veuve?"
    r"|veuf|son (?:ex-)?(?:mari|conjoint|compagnon|fils)|sa (?:femme|fille|compagne)|mon (?:fils|mari|conjoint)"
    r"|ma (?:fille|femme|compagne)|enfant placee?|placee? en foyer|aide sociale a l'enfance"
    r"|(?:fils|fille|mari|femme|epoux|epouse|conjointe?|compagne|compagnon|mere|pere|frere|soeur) de"
    r" (?:m\.|mr|mme|mlle|madame|monsieur)(?= [a-z]))(?=\W|$)"
)
MONEY = (
    r"\b(?:dettes?|impayes?|surendett\w+|expulsee?|expulsion|huissier|loyers? en retard|retards? de loyer|touche le rsa"
    r"|au rsa|sans[- ]papiers?|titre de sejour|oqtf|garde a vue|casier judiciaire|condamnee? (?:a|pour)|en prison"
    r"|interdit bancaire|interdite bancaire|sous (?:curatelle|tutelle))\b"
)
