/**
 * How a bundle is taken apart and put together again. Octets and names are numbers, strings are sequences of octets; that the octets are
 * JSON is taken as read. Executable. Spec: Records G1 to G8, G11 to G13.
 */
module Segmentation {
  /** In order of protection, G1. */
  datatype Segment = Identity | Clinical | Documents | Administrative

  function Rank(segment: Segment): nat { match segment case Identity => 0 case Clinical => 1 case Documents => 2 case Administrative => 3 }

  // ---- Carving ---------------------------------------------------------------------------------------------------------------------

  /** G2: what is not in the table is Identity: the unknown goes to the most protected segment, never to none. */
  function ClassOf(table: map<nat, Segment>, typeName: nat): Segment { if typeName in table then table[typeName] else Identity }

  lemma UnknownIsMostProtected(table: map<nat, Segment>, typeName: nat)
    requires typeName !in table
    ensures Rank(ClassOf(table, typeName)) == 0
  {}

  datatype Kind = Entry | Resource | Attachment | Element

  /** G3, G13: an entry goes to its resource's class; an inner resource to a more protected one; large attachments to Documents; who to Identity. */
  predicate Leaves(kind: Kind, own: Segment, around: Segment) {
    match kind
    case Entry => own != around
    case Resource => Rank(own) < Rank(around)
    case Attachment => around == Clinical || around == Administrative
    case Element => Rank(Identity) < Rank(around)
  }

  /** G3: what an object of this kind and class, inside of another, goes to. */
  function Goes(kind: Kind, own: Segment, around: Segment): Segment {
    if !Leaves(kind, own, around) then around else if kind == Attachment then Documents else if kind == Element then Identity else own
  }

  /** G2, G3: a resource never lies in a segment less protected than its own class, and nothing moves to a less protected one but entries. */
  lemma ResourcesAreProtected(kind: Kind, own: Segment, around: Segment)
    ensures kind == Entry || kind == Resource ==> Rank(Goes(kind, own, around)) <= Rank(own)
    ensures kind == Resource ==> Rank(Goes(kind, own, around)) <= Rank(around)
    ensures kind == Attachment && around == Identity ==> Goes(kind, own, around) == Identity
    ensures kind == Entry ==> Goes(kind, own, around) == own
  {}

  /** G13: what says who lies in Identity, whatever it stands in. */
  lemma WhoIsIdentity(own: Segment, around: Segment)
    ensures Goes(Element, own, around) == Identity
  {}

  /** What an object shows of itself: the place where it stands, and what it holds. */
  datatype Place = NamePlace | AddressPlace | ContactPlace | IdentifierPlace | PhotoPlace | NarrativePlace | PersonPlace | OtherPlace

  /** G13: an object is an element that says who by its place, or by its shape. */
  predicate SaysWho(place: Place, hasNamePart: bool, hasAddressPart: bool, hasValue: bool, isProduct: bool) {
    || hasNamePart || hasAddressPart
    || (match place
        case NamePlace => !isProduct
        case ContactPlace => hasValue
        case PersonPlace => false
        case OtherPlace => false
        case _ => true)
  }

  /** G13: what is displayed of the target of a reference says who, unless it is known that the target is nobody. */
  predicate DisplaySaysWho(place: Place, named: set<Segment>, led: set<Segment>) { place == PersonPlace && named <= {Identity} && led <= {Identity} }

  /** G13: a display stays only where R4 allows no person, or where the bundle says that the target is none. */
  lemma StaysForAReason(place: Place, named: set<Segment>, led: set<Segment>)
    requires !DisplaySaysWho(place, named, led)
    ensures place != PersonPlace || exists other :: other in named + led && other != Identity
  {
    if place == PersonPlace {
      var other :| other in named + led && other != Identity;
    }
  }

  // ---- Ownership -------------------------------------------------------------------------------------------------------------------

  /**
   * A string as a whole value: where it stands, whether it says itself to whom it belongs (a reference to a type, a word of a name), and
   * whether it is public.
   */
  datatype Text = Text(octets: seq<nat>, standsIn: set<Segment>, says: set<Segment>, isPublic: bool)
  {
    /** G4: the most protected segment where it stands; G6, G7: unless it says itself. Of two claims the more protected one holds. */
    function Owner(): Segment { if says != {} then Most(says) else Most(standsIn) }
  }

  function Most(some: set<Segment>): Segment {
    if Identity in some then Identity else if Clinical in some then Clinical else if Documents in some then Documents else Administrative
  }

  /** G4: the owner is the most protected segment in which it stands, or one that it names. */
  lemma OwnerIsMostProtected(text: Text)
    requires text.standsIn != {}
    ensures text.says == {} ==> text.Owner() in text.standsIn && forall other | other in text.standsIn :: Rank(text.Owner()) <= Rank(other)
    ensures text.says != {} ==> text.Owner() in text.says && forall other | other in text.says :: Rank(text.Owner()) <= Rank(other)
  {
    MostIsOne(text.standsIn);
    if text.says != {} { MostIsOne(text.says); }
  }

  lemma MostIsOne(some: set<Segment>)
    requires some != {}
    ensures Most(some) in some && forall other | other in some :: Rank(Most(some)) <= Rank(other)
  {
    var one :| one in some;
    match one case Identity => case Clinical => case Documents => case Administrative =>
  }

  // ---- Cutting ---------------------------------------------------------------------------------------------------------------------

  const Longer: nat := 7
  const Shortest: nat := 3

  /** G4, G5, G7: whether a string must not stand in a segment: another's, not public, of more than 6 octets, or a word of 3 to 6. */
  predicate IsForeign(text: Text, segment: Segment)
  { text.Owner() != segment && !text.isPublic && (|text.octets| >= Longer || (Identity in text.says && |text.octets| >= Shortest)) }

  /** Letters and digits, as numbers: what makes a word go on. */
  predicate IsWordOctet(octet: nat) { 48 <= octet <= 57 || 65 <= octet <= 90 || 97 <= octet <= 122 || octet >= 128 }

  predicate StartsAt(value: seq<nat>, at: nat, octets: seq<nat>) { at + |octets| <= |value| && value[at..at + |octets|] == octets }

  /** Whether a foreign string stands at a place; a short one only as a whole word, G7. */
  predicate IsHit(texts: seq<Text>, segment: Segment, value: seq<nat>, at: nat, id: nat)
    requires id < |texts|
  {
    var octets := texts[id].octets;
    && IsForeign(texts[id], segment) && StartsAt(value, at, octets)
    && (|octets| < Longer ==>
      (at == 0 || !IsWordOctet(value[at - 1])) && (at + |octets| == |value| || !IsWordOctet(value[at + |octets|])))
  }

  /** The longest of the first so many texts that is a hit; as many as there are if none is. */
  function Longest(texts: seq<Text>, segment: Segment, value: seq<nat>, at: nat, first: nat): (id: nat)
    requires first <= |texts|
    ensures id <= |texts| && (id < |texts| ==> IsHit(texts, segment, value, at, id))
    ensures forall other | 0 <= other < first && IsHit(texts, segment, value, at, other) :: id < |texts| && |texts[other].octets| <= |texts[id].octets|
  {
    if first == 0 then |texts|
    else
      var before := Longest(texts, segment, value, at, first - 1);
      if IsHit(texts, segment, value, at, first - 1) && (before == |texts| || |texts[first - 1].octets| > |texts[before].octets|) then first - 1
      else before
  }

  /** What stands in a segment: octets of the bundle, openings and ends of carvings, and tokens, which name a string by a pseudonym. */
  datatype Symbol = Octet(octet: nat) | Token(pseudonym: nat) | Open(segment: Segment) | End

  /** G8: a segment's table, which lies in Identity alone: by pseudonym, each foreign string once, in a random order. */
  predicate IsTable(texts: seq<Text>, segment: Segment, table: seq<nat>) {
    && (forall n | 0 <= n < |table| :: table[n] < |texts|)
    && (forall id | 0 <= id < |texts| && IsForeign(texts[id], segment) :: id in table)
    && (forall a, b | 0 <= a < b < |table| :: table[a] != table[b])
  }

  function Pseudonym(table: seq<nat>, id: nat): (n: nat)
    requires id in table
    ensures n < |table| && table[n] == id
  { if table[0] == id then 0 else 1 + Pseudonym(table[1..], id) }

  /** G4: a value as it stands in a segment: foreign strings are cut out, leftmost first and longest first. */
  function Cut(texts: seq<Text>, segment: Segment, table: seq<nat>, value: seq<nat>, at: nat): seq<Symbol>
    requires IsTable(texts, segment, table) && at <= |value|
    decreases |value| - at
  {
    var id := Longest(texts, segment, value, at, |texts|);
    if at == |value| then []
    else if id == |texts| then [Octet(value[at])] + Cut(texts, segment, table, value, at + 1)
    else [Token(Pseudonym(table, id))] + Cut(texts, segment, table, value, at + |texts[id].octets|)
  }

  /** A value's octets again, by the table. */
  function Spell(texts: seq<Text>, table: seq<nat>, symbols: seq<Symbol>): seq<nat>
    requires forall n | 0 <= n < |table| :: table[n] < |texts|
  {
    if symbols == [] then []
    else
      (match symbols[0]
       case Octet(octet) => [octet]
       case Token(n) => if n < |table| then texts[table[n]].octets else []
       case _ => []) + Spell(texts, table, symbols[1..])
  }

  /** G1, G8: what was cut spells the value. */
  lemma CutSpells(texts: seq<Text>, segment: Segment, table: seq<nat>, value: seq<nat>, at: nat)
    requires IsTable(texts, segment, table) && at <= |value|
    ensures Spell(texts, table, Cut(texts, segment, table, value, at)) == value[at..]
    decreases |value| - at
  {
    var id := Longest(texts, segment, value, at, |texts|);
    if at == |value| {}
    else if id == |texts| { CutSpells(texts, segment, table, value, at + 1); }
    else { CutSpells(texts, segment, table, value, at + |texts[id].octets|); }
  }

  /** Whether a stretch of symbols is nothing but these octets. */
  predicate StandsAt(symbols: seq<Symbol>, at: nat, octets: seq<nat>)
  { at + |octets| <= |symbols| && forall i | 0 <= i < |octets| :: symbols[at + i] == Octet(octets[i]) }

  /** Property No segment tells another: between two tokens stands no foreign string of more than 6 octets, wherever one looks. G4. */
  lemma NothingForeignIsLeft(texts: seq<Text>, segment: Segment, table: seq<nat>, value: seq<nat>, at: nat, id: nat, place: nat)
    requires IsTable(texts, segment, table) && at <= |value|
    requires id < |texts| && IsForeign(texts[id], segment) && |texts[id].octets| >= Longer
    ensures !StandsAt(Cut(texts, segment, table, value, at), place, texts[id].octets)
    decreases |value| - at
  {
    var symbols := Cut(texts, segment, table, value, at);
    var found := Longest(texts, segment, value, at, |texts|);
    if at == |value| {}
    else if found == |texts| {
      if place > 0 {
        NothingForeignIsLeft(texts, segment, table, value, at + 1, id, place - 1);
        if StandsAt(symbols, place, texts[id].octets) { Shifted(symbols, place, texts[id].octets); }
      } else if StandsAt(symbols, 0, texts[id].octets) {
        RawIsValue(texts, segment, table, value, at, texts[id].octets);
        assert IsHit(texts, segment, value, at, id);
      }
    } else if place > 0 {
      NothingForeignIsLeft(texts, segment, table, value, at + |texts[found].octets|, id, place - 1);
      if StandsAt(symbols, place, texts[id].octets) { Shifted(symbols, place, texts[id].octets); }
    } else if StandsAt(symbols, 0, texts[id].octets) {
      assert symbols[0 + 0] == Octet(texts[id].octets[0]);
    }
  }

  lemma Shifted(symbols: seq<Symbol>, place: nat, octets: seq<nat>)
    requires place > 0 && StandsAt(symbols, place, octets)
    ensures StandsAt(symbols[1..], place - 1, octets)
  {
    forall i | 0 <= i < |octets| ensures symbols[1..][place - 1 + i] == Octet(octets[i]) { assert symbols[place + i] == Octet(octets[i]); }
  }

  /** Octets that stand in a segment without a token before them stand so in the value. */
  lemma RawIsValue(texts: seq<Text>, segment: Segment, table: seq<nat>, value: seq<nat>, at: nat, octets: seq<nat>)
    requires IsTable(texts, segment, table) && at <= |value|
    requires StandsAt(Cut(texts, segment, table, value, at), 0, octets)
    ensures StartsAt(value, at, octets)
    decreases |octets|
  {
    if octets != [] {
      var symbols := Cut(texts, segment, table, value, at);
      assert symbols[0 + 0] == Octet(octets[0]);
      assert symbols[1..] == Cut(texts, segment, table, value, at + 1);
      forall i | 0 <= i < |octets[1..]| ensures symbols[1..][0 + i] == Octet(octets[1..][i]) { assert symbols[0 + (i + 1)] == Octet(octets[i + 1]); }
      RawIsValue(texts, segment, table, value, at + 1, octets[1..]);
      assert octets == [octets[0]] + octets[1..];
    }
  }

  // ---- Growth ----------------------------------------------------------------------------------------------------------------------

  /** G11: segments that would take more than a tenth more than the bundle are not written: all of it is Identity, with one octet before. */
  function Written(divided: nat, bundle: nat): nat { if divided > bundle + bundle / 10 then bundle + 1 else divided }

  lemma NoGrowth(divided: nat, bundle: nat)
    requires bundle >= 10
    ensures 10 * Written(divided, bundle) <= 11 * bundle
  {}
}
