/**
 * One segment read alone, as a bundle of its own. Elements and texts are what they are facts of; that what is written is valid R4 for the type of each
 * element is a fact of the four ways of writing a text. Executable. Spec: Records G12.
 */
module SegmentViews {
  /** How a text that has tokens is written, by its element: what is no text that a pseudonym could be is masked. */
  datatype Way = Masked | Free | Address | Id

  /** A value of an element: whole, with tokens, gone to another segment, or an object of elements. */
  datatype Value = Whole(text: nat) | Cut(tokens: seq<nat>, way: Way) | Gone | Object(fields: map<nat, Value>)

  /** What stands in the view: the text, a pseudonym, the reason why nothing does, or an object. */
  datatype Shown = Text(text: nat) | Pseudonym(of: (nat, seq<nat>)) | Reason | Fields(fields: map<nat, Shown>)

  /** A pseudonym is a hash over the segment and the tokens: a fact, and no two are equal. */
  function Show(segment: nat, value: Value): Shown {
    match value
    case Whole(text) => Text(text)
    case Cut(tokens, way) => if way == Masked then Reason else Pseudonym((segment, tokens))
    case Gone => Reason
    case Object(fields) => Fields(map name | name in fields :: Show(segment, fields[name]))
  }

  /** G12: no element is missing, so none that is required, and no object becomes empty. */
  lemma NothingIsMissing(segment: nat, fields: map<nat, Value>)
    ensures Show(segment, Object(fields)).Fields?
    ensures forall name :: name in fields <==> name in Show(segment, Object(fields)).fields
  {}

  /** G12: equal tokens are written equally in one view, unequal ones never, and nothing in another segment's view is the same. */
  lemma PseudonymsTellTokens(one: nat, other: nat, tokens: seq<nat>, others: seq<nat>, way: Way)
    requires way != Masked
    ensures Show(one, Cut(tokens, way)) == Show(other, Cut(others, way)) <==> one == other && tokens == others
  {}

  /** G12: what another segment holds is in no view: of a cut text only its tokens decide what is shown, of one that is gone nothing does. */
  lemma NothingForeignIsShown(segment: nat, value: Value)
    requires value.Cut? || value.Gone?
    ensures !Show(segment, value).Text? && !Show(segment, value).Fields?
  {}

  /** G12: an entry has the address that it had, if no other has it, else one of its own by its place, which is nobody else's. */
  function Addresses(own: seq<seq<nat>>, byPlace: seq<nat>, taken: set<nat>): (addresses: seq<nat>)
    requires |own| == |byPlace|
    ensures |addresses| == |own|
  {
    if own == [] then []
    else
      var address := if own[0] != [] && own[0][0] !in taken then own[0][0] else byPlace[0];
      [address] + Addresses(own[1..], byPlace[1..], taken + {address})
  }

  /** G12: no two entries have one address, if those by place are fresh. */
  lemma AddressesDiffer(own: seq<seq<nat>>, byPlace: seq<nat>, taken: set<nat>)
    requires |own| == |byPlace|
    requires forall a, b | 0 <= a < b < |byPlace| :: byPlace[a] != byPlace[b]
    requires forall a, b | 0 <= a < |byPlace| && 0 <= b < |own| && own[b] != [] :: own[b][0] != byPlace[a]
    requires forall a | 0 <= a < |byPlace| :: byPlace[a] !in taken
    ensures var addresses := Addresses(own, byPlace, taken);
      && (forall a | 0 <= a < |addresses| :: addresses[a] !in taken)
      && (forall a, b | 0 <= a < b < |addresses| :: addresses[a] != addresses[b])
  {
    if own != [] {
      var address := if own[0] != [] && own[0][0] !in taken then own[0][0] else byPlace[0];
      forall a | 0 <= a < |byPlace[1..]| ensures byPlace[1..][a] !in taken + {address} {
        assert byPlace[1..][a] == byPlace[a + 1];
      }
      AddressesDiffer(own[1..], byPlace[1..], taken + {address});
      var rest := Addresses(own[1..], byPlace[1..], taken + {address});
      assert Addresses(own, byPlace, taken) == [address] + rest;
    }
  }
}
