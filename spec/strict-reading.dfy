/**
 * Strict reading of a bundle's JSON, one word at a time: an octet is looked at once, nothing recurses, and what is wrong ends the reading at
 * its place. That a word is well-formed UTF-8, a number in range and so on is a fact of the word. Executable. Spec: Records G9, G10.
 */
module StrictReading {
  const MaxDepth: nat := 64

  /** isFit: the word is one that G9 allows. A leaf's value is no business of the reader's. */
  datatype Word =
    | ObjectStart | ObjectEnd | ArrayStart | ArrayEnd | Name(name: nat) | Leaf(value: nat, isFit: bool)

  /** An object knows its names, and whether a value must come now; an array knows nothing. */
  datatype Frame = Object(names: seq<nat>, awaitsValue: bool) | Array

  /** G10: what a path shows of a property: its name if it stands in a fixed list, else a star. */
  datatype Shown = Listed(name: nat) | Star | Item

  datatype Verdict = Accepted | Rejected(at: nat, path: seq<Shown>)

  function Show(listed: set<nat>, frame: Frame): Shown {
    match frame
    case Array => Item
    case Object(names, _) => if names != [] && names[|names| - 1] in listed then Listed(names[|names| - 1]) else Star
  }

  function Path(listed: set<nat>, frames: seq<Frame>): seq<Shown>
  { seq(|frames|, i requires 0 <= i < |frames| => Show(listed, frames[i])) }

  /** Whether a value may stand here: the root, an item of an array, the value of a name. */
  predicate TakesValue(frames: seq<Frame>) { frames == [] || frames[|frames| - 1].Array? || frames[|frames| - 1].awaitsValue }

  function Taken(frames: seq<Frame>): seq<Frame>
    requires frames != []
  {
    var last := frames[|frames| - 1];
    frames[..|frames| - 1] + [if last.Object? then last.(awaitsValue := false) else last]
  }

  /** The frames after a word, or none if it cannot stand here. */
  function Next(frames: seq<Frame>, word: Word): (next: seq<seq<Frame>>)
    ensures |next| <= 1
  {
    match word
    case ObjectStart => if TakesValue(frames) && |frames| < MaxDepth then [frames + [Object([], false)]] else []
    case ArrayStart => if TakesValue(frames) && |frames| < MaxDepth then [frames + [Array]] else []
    case ObjectEnd => if frames != [] && frames[|frames| - 1].Object? && !frames[|frames| - 1].awaitsValue then [Closed(frames)] else []
    case ArrayEnd => if frames != [] && frames[|frames| - 1].Array? then [Closed(frames)] else []
    case Name(name) =>
      if frames == [] || frames[|frames| - 1].Array? || frames[|frames| - 1].awaitsValue || name in frames[|frames| - 1].names then []
      else [frames[..|frames| - 1] + [Object(frames[|frames| - 1].names + [name], true)]]
    case Leaf(_, isFit) => if isFit && frames != [] && TakesValue(frames) then [Taken(frames)] else []
  }

  function Closed(frames: seq<Frame>): seq<Frame>
    requires frames != []
  { if |frames| == 1 then [] else Taken(frames[..|frames| - 1]) }

  /** G9: reads from a place on; the root is an object or array, nothing follows its end, and no text ends early. */
  function Read(listed: set<nat>, words: seq<Word>, at: nat, frames: seq<Frame>): Verdict
    requires at <= |words|
    decreases |words| - at
  {
    if at == |words| then (if at > 0 && frames == [] then Accepted else Rejected(at, Path(listed, frames)))
    else
      var next := Next(frames, words[at]);
      if next == [] || (at > 0 && frames == []) then Rejected(at, Path(listed, frames)) else Read(listed, words, at + 1, next[0])
  }

  /** G9: at most 64 levels are open, and no object has a name twice. */
  predicate IsSound(frames: seq<Frame>) {
    && |frames| <= MaxDepth
    && forall i | 0 <= i < |frames| && frames[i].Object? :: forall a, b | 0 <= a < b < |frames[i].names| :: frames[i].names[a] != frames[i].names[b]
  }

  lemma SoundStays(frames: seq<Frame>, word: Word)
    requires IsSound(frames) && Next(frames, word) != []
    ensures IsSound(Next(frames, word)[0])
  {}

  /** G9: a name that stands in an open object already is refused there. */
  lemma NoNameTwice(listed: set<nat>, words: seq<Word>, at: nat, frames: seq<Frame>)
    requires at < |words| && words[at].Name? && frames != [] && frames[|frames| - 1].Object? && words[at].name in frames[|frames| - 1].names
    ensures Read(listed, words, at, frames) == Rejected(at, Path(listed, frames))
  {}

  /** Property Total reading: the verdict names a place of the text. */
  lemma EndsAtPlace(listed: set<nat>, words: seq<Word>, at: nat, frames: seq<Frame>)
    requires at <= |words|
    ensures Read(listed, words, at, frames).Rejected? ==> at <= Read(listed, words, at, frames).at <= |words|
    decreases |words| - at
  {
    if at < |words| && Next(frames, words[at]) != [] { EndsAtPlace(listed, words, at + 1, Next(frames, words[at])[0]); }
  }

  /** G10: a rejection shows no name but those of the list. */
  lemma ShowsListedOnly(listed: set<nat>, words: seq<Word>, at: nat, frames: seq<Frame>)
    requires at <= |words|
    ensures var verdict := Read(listed, words, at, frames);
      verdict.Rejected? ==> forall shown | shown in verdict.path && shown.Listed? :: shown.name in listed
    decreases |words| - at
  {
    if at < |words| && Next(frames, words[at]) != [] { ShowsListedOnly(listed, words, at + 1, Next(frames, words[at])[0]); }
  }

  /** G10: nothing in a rejection is read from a value: with other values in all leaves it is the same. */
  lemma ValuesDoNotShow(listed: set<nat>, one: seq<Word>, other: seq<Word>, at: nat, frames: seq<Frame>)
    requires at <= |one| == |other|
    requires forall i | 0 <= i < |one| :: one[i] == other[i] || (one[i].Leaf? && other[i].Leaf? && one[i].isFit == other[i].isFit)
    ensures Read(listed, one, at, frames) == Read(listed, other, at, frames)
    decreases |one| - at
  {
    if at < |one| && Next(frames, one[at]) != [] { ValuesDoNotShow(listed, one, other, at + 1, Next(frames, one[at])[0]); }
  }
}
