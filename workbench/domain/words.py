"""1,024 plain words; the first four letters of each are its own. Their order is part of every printed fingerprint."""

_LIST = """
acorn active actor adobe agent agile album alder alert alley almond alpine amber ample anchor angle ankle antler anvil
apple apron apt arbor arch arena argon armor arrow aspen atlas attic auburn autumn award axle azure bacon badge bagel
baker ballad bamboo banana banjo banner barge bark barley barn barrel basil basket baton bazaar beach bead beam bean
beard beaver bell belt bench berry birch bird bishop bison blanket blaze bloom blouse blue board boat bold bolt bone
bonnet book boot border bottle boulder bowl bracket branch brass brave bread breeze brick bridge bright brisk bronze
brook brown brush bubble bucket bugle bundle burrow butter cabin cable cactus cake calm camel camp canal candle canoe
canvas canyon caper carbon card cargo carpet carrot cart carve castle cave cedar cellar cement chain chalk chapel
chart cherry chess chime chin choir cider cinema circle citrus clam clay clean clever cliff clock cloud clover coach
coal coast cobalt cobra cocoa coin collar comet compass copper coral cork corn cosy cotton couch cousin crab cradle
crane crater crayon cream creek crest cricket crisp crown crumb crystal cube cup curious curtain curve cushion cypress
daisy dance daring dawn dear deck deep deer delta denim depot desert desk dial diamond diary dingo dinner direct disk
diver dock dolphin dome donkey door double dove dragon drama dream drift drum duck dune dust duty eager eagle early
earth easel east easy echo eclipse eel egg elbow elder elm ember emerald empire engine envelope epic equal estate
ether evening exact exit fable fabric fair falcon family famous fan fancy farm fast fawn feast feather fence fern
ferry fiber fiddle field fig film final finch finger fire firm fish fixed fjord flag flame flask flat fleet flint
flock flora flour flower fluent flute foam fond forest fork formal fossil fountain fox frame free fresh friar fridge
frog frost fruit fudge full funnel gable galaxy garden garlic garnet gate gazelle gecko gem gentle ghost giant ginger
giraffe glacier glad glass globe glove goat gold golf good goose gorge grain granite grape grass gravel great green
grill grove guide guitar gull gypsum habit hail hammer hamster hand happy harbor hardy harp harvest hat hawk hazel
heart heavy hedge helmet hemp herald herb heron high hill hinge hobby holly honey hood hoop horizon horn horse hotel
house humble hurdle hut ibis icicle icon ideal igloo indigo ink inlet insect invoice iris iron island ivory ivy jacket
jade jaguar jam jar jasmine jaw jelly jewel jigsaw joiner jolly journal judge jug juice jungle juniper jury just
kangaroo kayak keen kennel kernel kettle key kiln kimono kind king kitchen kite kitten kiwi knapsack knee knight knot
koala label lace ladder ladle lagoon lake lamb lamp lance lantern lapel larch large lark laser latch late laurel lava
lawn leaf lean leather ledge lemon lens lentil letter lever library lichen light lilac lily lime linen lion little
lively lizard llama lobster local locket lodge lotus loud loyal lucid lucky lumber lunar lunch lute lynx lyric magnet
mahogany main major mallet mango mantle maple marble march marina market marmot mask mast match meadow medal mellow
melon menu mercury merry mesh metal meteor midday mild milk mill mimosa mineral mint mirror mist mitten moat model
mole monarch monday moon moose morning mosaic moss motel moth motor mountain mouse muffin mule muscle museum music
mustard myrtle napkin narrow native nature navy near neat nectar needle nephew nest nettle new next nickel night
nimble noble nomad noodle noon normal north nose notebook novel nugget number nurse nutmeg nylon oak oar oasis oat
object oboe ocean octave office olive omelet onion only onyx opal open opera oral orange orbit orchard organ origin
osprey otter outfit oven owl oxygen oyster paddle page paint palace palm panda panel pansy paper parade parcel park
parrot parsley party pasta patch path patio pavement peach pear pebble pecan pedal pelican pencil penguin pepper perch
petal phone photo piano pickle picnic pigeon pillar pilot pine pioneer pirate pizza plain planet plaster plate plaza
plum pocket poem polar polite pollen pond pony poplar poppy porch port postcard potato pottery powder prairie prime
prism proud puddle puffin pulley pumpkin pupil puppet pure purple puzzle pyramid quail quarry queen quick quiet quill
quince quiver rabbit raccoon radar radio raft rail rain raisin ramp ranch rapid rare raven ready real record reed reef
regal relay ribbon rice rich ridge right ring ripe river road robin robust rocket roof root rope rose rotor round
rowan royal ruby rudder rug ruler rumba runway rustic sacred saddle safe saffron sail salad salmon salt sample sandal
sapphire sardine satin sauce scale scarf school scooter scout sculptor seal season secure seed senior serene shadow
shamrock shark sheep shelf shield ship shirt shoe shore shovel shrimp silent silk silver simple sincere singer siren
sister sketch ski skirt sky slate sled sleeve slim slipper slope slow small smart smoke smooth snail snow soap soccer
social socket sofa soft soil solar solid sonata song sound soup south spade spark sphere spice spider spinach spiral
spoon spring spruce squash squid stable stadium stamp star statue steam steel stem still stone stool stork stout stove
straw stream string strong studio sugar suit summer sun sunny super sure surf swan sweater sweet swift swing sword
syrup table tailor tall talon tame tango tapestry target tartan tavern taxi teacup teapot temple tender tennis tent
terrace theater thick thimble thistle thread thrush thunder ticket tide tiger tile timber tin toast tomato topaz torch
tortoise totem towel town toy tractor trail tram tray treaty tree trellis tribe trophy trout truck trumpet trunk tulip
tuna tundra tunnel turban turtle tweed twig twilight umbrella uncle unicorn uniform union upland urban urchin usher
vacuum valley valve vanilla vapor vase vault velvet vendor veranda verse vessel viaduct victory village vine violet
visor vista voice volcano volume voyage vulture waffle wagon waist walnut walrus waltz warbler water wave wax weather
weaver wedge well west whale wheat wheel whistle widow willow window wine wing winter wire wizard wolf wonder wood
wool world wreath wren writer yacht yam yard yarn yeast yellow yodel yogurt yolk young yucca zebra zenith zephyr zero
zigzag zinc zipper zither zodiac zone
"""

WORDS = tuple(_LIST.split())
