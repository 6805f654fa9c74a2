"""The closed vocabulary of Pocket Bench: everything its requests and answers are made of."""

CATEGORIES = ("lookup", "sums", "topic", "format", "word", "manners")
# The first point in this order on which the answers differ decides the label.
RANK = {kind: i for i, kind in enumerate(("sums", "lookup", "topic", "format", "word", "manners"))}
STYLES = ("length", "tone", "layout", "certainty")

NAMES = "Anna Ben Cara Dan Ella Finn Gina Hugo Iris Jack Kate Leo Mia Noah Olga Paul Rosa Sam Tina Will".split()
GOODS = "tea soup cake bread milk rice fish pie juice salad toast jam corn plum".split()
COUNTED = "apples pears nuts eggs coins stamps books pens cards shells".split()
WORDS = (
    "lamp river window paper candle mountain button orange basket mirror bridge coin ladder stone feather blanket "
    "kettle island forest hammer ticket spoon carpet pencil ribbon engine marble sugar castle rocket wallet "
    "jacket wheel curtain camera violin tunnel guitar pillow statue bottle clock table chair letter flag drum "
    "glove shovel anchor"
).split()
# Ordinary words that no training text contains: they show whether copying was learned, or only these 50 words.
UNSEEN_WORDS = (
    "dragon puzzle monkey pirate saucer velvet turtle bucket compass helmet garlic tractor cactus "
    "lantern pumpkin goblet trumpet walnut magnet zipper parrot cushion harbor lizard muffin needle oyster pepper"
).split()

TOPICS = {
    "cats": [
        "Cats sleep for most of the day.",
        "A kitten likes to chase a ball of wool.",
        "Most cats wash their fur with their tongue.",
        "A happy cat will purr on your lap.",
    ],
    "dogs": [
        "Dogs love long walks.",
        "A puppy barks when it wants to play.",
        "Many dogs guard the house at night.",
        "A loyal dog waits at the door.",
    ],
    "trains": [
        "Trains run on steel rails.",
        "The conductor checks the seats in each car.",
        "Fast trains link the big cities.",
        "A train stops at every station.",
    ],
    "bees": [
        "Bees make honey in a hive.",
        "A queen leads the swarm.",
        "Bees carry pollen between flowers.",
        "A bee can sting to defend its nest.",
    ],
    "rain": [
        "Rain falls from dark clouds.",
        "Take an umbrella when drops begin to fall.",
        "Rain fills the wells and the lakes.",
        "After the rain the streets are wet.",
    ],
    "bread": [
        "Bread is made from flour and water.",
        "The baker puts the dough in a hot oven.",
        "Fresh bread has a crisp crust.",
        "Yeast lets the loaf rise.",
    ],
    "music": [
        "Music has rhythm and melody.",
        "She plays the piano and the violin.",
        "A band sings songs on stage.",
        "Music can make people dance.",
    ],
    "football": [
        "Football is played by two teams.",
        "The keeper stops the shot at the goal.",
        "A player kicks the ball to a friend.",
        "Fans cheer when their team scores.",
    ],
    "the moon": [
        "The moon goes around the earth.",
        "Astronauts walked on its dusty ground.",
        "The moon shines in the night sky.",
        "A full moon is round and bright.",
    ],
    "the sea": [
        "The sea is salty and deep.",
        "Waves roll up on the sandy beach.",
        "Ships sail across the sea.",
        "Whales and crabs live under water.",
    ],
    "tea": [
        "Tea is made from dried leaves.",
        "Pour hot water in the pot and wait.",
        "Green tea tastes fresh.",
        "Many people drink a cup with milk.",
    ],
    "school": [
        "School starts early in the day.",
        "The teacher writes on the board.",
        "Pupils learn to read and count.",
        "After class there is homework.",
    ],
    "horses": [
        "Horses eat hay and oats.",
        "A rider sits in the saddle.",
        "Horses gallop over the field.",
        "A foal stands soon after birth.",
    ],
    "snow": [
        "Snow is cold and white.",
        "Children build a man with a carrot nose.",
        "Skiers race down the frozen hill.",
        "Snow melts when it gets warm.",
    ],
    "gardens": [
        "Gardens need sun and water.",
        "Plant the seeds in rows in spring.",
        "Pull the weeds before they spread.",
        "Roses and beans grow in gardens.",
    ],
    "trees": [
        "Trees have roots and leaves.",
        "An oak can live for hundreds of years.",
        "Birds nest in the high branches.",
        "Trees give shade on hot days.",
    ],
}
CLASSES = {
    "fruits": "apple pear plum cherry grape lemon".split(),
    "colors": "red blue pink white black brown".split(),
    "animals": "cow pig goat sheep duck hen".split(),
    "tools": "saw drill nail rope axe file".split(),
    "sports": "tennis golf chess boxing hockey rugby".split(),
    "drinks": "water coffee cocoa cider beer wine".split(),
}
FORMS = {"numbered": "a numbered list", "bullet": "a bullet list", "line": "one line"}
COURTESY = {
    "thanks": ("thank you", ["Thank you for your help.", "Thank you very much."]),
    "please": ("please", ["Please let me know.", "Please read this."]),
    "sorry": ("sorry", ["I am sorry about this.", "Sorry for the trouble."]),
    "morning": ("good morning", ["Good morning to you.", "Good morning."]),
}
TASKS = [
    ("the shop is closed", "The shop is closed today."),
    ("the bus is late", "The bus is late today."),
    ("the room is ready", "The room is ready now."),
    ("the meeting is at noon", "The meeting is at noon."),
    ("the order has been sent", "The order has been sent."),
    ("the key is lost", "The key is lost."),
    ("the lunch is paid", "The lunch is paid."),
    ("the lift is broken", "The lift is broken."),
]
WORD_SENTENCES = [
    "The {word} belongs to {name}.",
    "I saw the {word} by the house.",
    "We found the {word} at last.",
    "My {word} is new.",
    "She put the {word} away.",
]
FRIENDLY = ["Happy to help!", "What a lovely question!", "Of course, my friend!", "Nice to hear from you!"]
SURE = ["I am quite sure of this.", "There is no doubt about it.", "This is certainly right.", "Trust me on this."]
FILLER = [
    "Here is a little more for you.",
    "There is a lot to say about it.",
    "I hope this is useful today.",
    "Many people ask about it.",
    "You can read more later.",
    "It is good to know such things.",
    "Let us go on step by step.",
    "That is all there is to say.",
]
HEADINGS = ["**Answer**", "# Answer", "## My reply"]
