"""Everyday words of English and Welsh: each is common in one of the two and rare in the other.

Words that both have (`am`, `at`, `hi`, `is`, `to`) tell nothing and are left out; so are the Welsh greetings, which
many use who write English.
"""

from typing import Final

_ENGLISH: Final = """
about address after again all also and another any are around because been before being but by can cannot cant could
couldn cud dear didn didnt does doesnt doing don done dont down each every everyone few for from get gets getting
give given go going good got great had happened hasn hasnt have haven havent having hello help here house how if im
in instead isn isnt it its ive just keep kind know last let like live long look looking made make many maybe me
might month months more morning most much must my myself need needs never new next no not nothing now number of off
old once one only or other our out outside over past people phone please pls plz put really regards report said same
say see send sent should since so some someone something soon still street sure take tell than thank thanks that the
their them then there these they thing things think this those through thx time today told tomorrow too trying two
under until up us use using very want was wasn wasnt way we week weeks well went were what when where which while
who why will with without won wont work would wouldn wud year years yes yesterday yet you your yours
"""
_WELSH: Final = """
ac achos aeth allan amser angen ar arall arnaf arno arnoch arnom ateb atoch atom bellach beth bob bod braf bydd
byddaf byddai byddwch byddwn bynnag byth cael caf cafodd cais camau chdi chi chwaith chwi cyfer cyn cyngor cysylltu
dach dal dan dda ddim ddoe ddydd ddylai ddylwn dim diwethaf diwrnod dros drwy dw dweud dwi dydd dydi dydy dylai dyma
dyna ebost efo eich ein eisiau eisoes eleni ellwch eraill erbyn ers eto eu fawr fe fedra felly fi fo fod fwy fy fydd
fyddai fyny gael gaf gallaf gallai gallech gallu gallwch gallwn gan gellir gen gennych gennyf ger gofyn gorau gwaith
gweld gwelwch gwneud gwybod gwybodaeth gyda gydag gyfer gyngor heb heddiw hefyd hoffech hoffwn hon hwn hwnna hwnnw
hyd hyn hynna hynny iawn ichi iddo iddyn isho isio isod mae maen mai mawr meddwl medru mewn mhen mi mis mor mwy mynd
nac nad naill nawr neb nes neu newydd nhw ni nid nos nôl oddi oedd oes ond os pa pam pan pawb pethau pob pryd pwy
rhag rhai rhaid rhoi rhwng roedd roeddwn roi rwan rwy rwyf rydw rydych rydym rydyn rŵan sawl sef sgen sut sy sydd
symud syr tan tra trwy tu unrhyw uwch wedi wedyn weithiau wella wir wna wnaeth wnes wneud wnewch wrth wrthyf wrthym
wybod wythnos wythnosau ych ychydig ydi ydw ydy ydych yma ymlaen yn yna yng yr ysgrifennu ystod yw
"""
EVERYDAY: Final = {"en": frozenset(_ENGLISH.split()), "cy": frozenset(_WELSH.split())}
"""By language, in small letters; of an English short form (`haven't`) what stands before its apostrophe as well."""
