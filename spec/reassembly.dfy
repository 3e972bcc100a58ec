include "segmentation.dfy"

/**
 * Streams: how carvings lie in segments, and how the machine with a stack puts the bundle together again. The reader knows nothing but the
 * segments and Identity's tables. Executable. Spec: Records G1, G8, G12.
 */
module Reassembly {
  import opened Segmentation

  /** A bundle taken apart: octets between values, values, and stretches that have a segment of their own. */
  datatype Item = Plain(plain: nat) | Value(value: seq<nat>) | Part(into: Segment, items: seq<Item>)

  /** The texts, and for each segment its table. */
  datatype Book = Book(texts: seq<Text>, identity: seq<nat>, clinical: seq<nat>, documents: seq<nat>, administrative: seq<nat>)
  {
    function Table(segment: Segment): seq<nat> {
      match segment case Identity => identity case Clinical => clinical case Documents => documents case Administrative => administrative
    }

    predicate IsWhole() { forall segment: Segment :: IsTable(texts, segment, Table(segment)) }
  }

  datatype Streams = Streams(identity: seq<Symbol>, clinical: seq<Symbol>, documents: seq<Symbol>, administrative: seq<Symbol>)
  {
    function Of(segment: Segment): seq<Symbol> {
      match segment case Identity => identity case Clinical => clinical case Documents => documents case Administrative => administrative
    }

    function With(segment: Segment, symbols: seq<Symbol>): Streams {
      match segment
      case Identity => this.(identity := symbols)
      case Clinical => this.(clinical := symbols)
      case Documents => this.(documents := symbols)
      case Administrative => this.(administrative := symbols)
    }

    function Left(): nat { |identity| + |clinical| + |documents| + |administrative| }
  }

  const Nothing: Streams := Streams([], [], [], [])

  /** The bundle. */
  function Flat(items: seq<Item>): seq<nat> {
    if items == [] then []
    else
      (match items[0]
       case Plain(octet) => [octet]
       case Value(value) => value
       case Part(_, inner) => Flat(inner)) + Flat(items[1..])
  }

  /** G1, G8: writes items of one segment in front of what the streams hold already: each octet into the segment around it, and no other. */
  function Write(book: Book, items: seq<Item>, segment: Segment, rest: Streams): Streams
    requires book.IsWhole()
  {
    if items == [] then rest
    else
      var after := Write(book, items[1..], segment, rest);
      match items[0]
      case Plain(octet) => Before(segment, [Octet(octet)], after)
      case Value(value) => Before(segment, Cut(book.texts, segment, book.Table(segment), value, 0), after)
      case Part(into, inner) => Before(segment, [Open(into)], Write(book, inner, into, Before(into, [End], after)))
  }

  function Before(segment: Segment, symbols: seq<Symbol>, rest: Streams): Streams { rest.With(segment, symbols + rest.Of(segment)) }

  /** G8: reads on in a segment; an opening goes on in another one, its end comes back. None if the segments are no bundle's. */
  function Read(book: Book, segment: Segment, outer: seq<Segment>, streams: Streams): seq<nat>
    requires book.IsWhole()
    decreases streams.Left()
  {
    var stream := streams.Of(segment);
    if stream == [] then []
    else
      var rest := streams.With(segment, stream[1..]);
      match stream[0]
      case Octet(octet) => [octet] + Read(book, segment, outer, rest)
      case Token(n) =>
        (if n < |book.Table(segment)| then book.texts[book.Table(segment)[n]].octets else []) + Read(book, segment, outer, rest)
      case Open(into) => Read(book, into, [segment] + outer, rest)
      case End => if outer == [] then [] else Read(book, outer[0], outer[1..], rest)
  }

  lemma ReadsSymbols(book: Book, segment: Segment, outer: seq<Segment>, symbols: seq<Symbol>, rest: Streams)
    requires book.IsWhole() && forall i | 0 <= i < |symbols| :: symbols[i].Octet? || symbols[i].Token?
    ensures Read(book, segment, outer, Before(segment, symbols, rest))
      == Spell(book.texts, book.Table(segment), symbols) + Read(book, segment, outer, rest)
  {
    if symbols == [] { assert Before(segment, symbols, rest) == rest; }
    else {
      ReadsSymbols(book, segment, outer, symbols[1..], rest);
      var streams := Before(segment, symbols, rest);
      assert streams.Of(segment)[1..] == symbols[1..] + rest.Of(segment);
      assert streams.With(segment, streams.Of(segment)[1..]) == Before(segment, symbols[1..], rest);
    }
  }

  lemma CutIsOctetsAndTokens(texts: seq<Text>, segment: Segment, table: seq<nat>, value: seq<nat>, at: nat)
    requires IsTable(texts, segment, table) && at <= |value|
    ensures forall i | 0 <= i < |Cut(texts, segment, table, value, at)| ::
      Cut(texts, segment, table, value, at)[i].Octet? || Cut(texts, segment, table, value, at)[i].Token?
    decreases |value| - at
  {
    var id := Longest(texts, segment, value, at, |texts|);
    if at == |value| {}
    else if id == |texts| { CutIsOctetsAndTokens(texts, segment, table, value, at + 1); }
    else { CutIsOctetsAndTokens(texts, segment, table, value, at + |texts[id].octets|); }
  }

  /** Reading what was written gives the items' octets, and then goes on with what stood behind them. */
  lemma ReadsWritten(book: Book, items: seq<Item>, segment: Segment, outer: seq<Segment>, rest: Streams)
    requires book.IsWhole()
    ensures Read(book, segment, outer, Write(book, items, segment, rest)) == Flat(items) + Read(book, segment, outer, rest)
  {
    if items != [] {
      var after := Write(book, items[1..], segment, rest);
      ReadsWritten(book, items[1..], segment, outer, rest);
      match items[0]
      case Plain(octet) =>
        ReadsSymbols(book, segment, outer, [Octet(octet)], after);
        assert Spell(book.texts, book.Table(segment), [Octet(octet)]) == [octet];
      case Value(value) =>
        var symbols := Cut(book.texts, segment, book.Table(segment), value, 0);
        CutIsOctetsAndTokens(book.texts, segment, book.Table(segment), value, 0);
        ReadsSymbols(book, segment, outer, symbols, after);
        CutSpells(book.texts, segment, book.Table(segment), value, 0);
        assert value[0..] == value;
      case Part(into, inner) =>
        var ended := Before(into, [End], after);
        var written := Write(book, inner, into, ended);
        ReadsWritten(book, inner, into, [segment] + outer, ended);
        OneSymbol(segment, Open(into), written);
        OneSymbol(into, End, after);
        assert ([segment] + outer)[1..] == outer;
    }
  }

  lemma OneSymbol(segment: Segment, symbol: Symbol, rest: Streams)
    ensures var streams := Before(segment, [symbol], rest);
      streams.Of(segment) != [] && streams.Of(segment)[0] == symbol && streams.With(segment, streams.Of(segment)[1..]) == rest
  {
    assert ([symbol] + rest.Of(segment))[1..] == rest.Of(segment);
  }

  /** Property Byte identity: all segments together give the bundle, octet by octet, whatever order the pseudonyms are drawn in. G1, G8. */
  lemma ByteIdentity(book: Book, items: seq<Item>)
    requires book.IsWhole()
    ensures Read(book, Identity, [], Write(book, items, Identity, Nothing)) == Flat(items)
  {
    ReadsWritten(book, items, Identity, [], Nothing);
  }

  /** G12: in one segment equal pseudonyms are equal strings, and unequal ones different strings of the book. */
  lemma PseudonymsAreStrings(book: Book, segment: Segment, a: nat, b: nat)
    requires book.IsWhole() && a < |book.Table(segment)| && b < |book.Table(segment)|
    ensures a == b <==> book.Table(segment)[a] == book.Table(segment)[b]
  {}
}
