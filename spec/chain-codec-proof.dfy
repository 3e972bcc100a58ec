include "chain-codec.dfy"

/** What is written is read, and only that, for every layout. Spec: Chain C1, Canonicality. */
module CodecProof {
  import opened Codec

  lemma NumberIsRead(width: nat, number: nat)
    requires number < Power(width)
    ensures ReadNumber(WriteNumber(width, number)) == number
  {
    if width > 0 {
      var octets := WriteNumber(width, number);
      assert octets[..|octets| - 1] == WriteNumber(width - 1, number / 256);
      NumberIsRead(width - 1, number / 256);
    }
  }

  lemma NumberIsWritten(octets: Octets)
    ensures WriteNumber(|octets|, ReadNumber(octets)) == octets
  {
    if octets != [] {
      var front, last := octets[..|octets| - 1], octets[|octets| - 1];
      NumberIsWritten(front);
      LastIsWritten(front, last);
      assert front + [last] == octets;
    }
  }

  lemma LastIsWritten(front: Octets, last: Octet)
    requires WriteNumber(|front|, ReadNumber(front)) == front
    ensures WriteNumber(|front + [last]|, ReadNumber(front + [last])) == front + [last]
  {
    var octets := front + [last];
    assert octets[..|octets| - 1] == front;
    var number := ReadNumber(octets);
    assert number == 256 * ReadNumber(front) + last;
    assert number / 256 == ReadNumber(front) && number % 256 == last;
  }

  lemma WritesFewestOrMore(layout: Layout, value: Value)
    requires Fits(layout, value)
    ensures |Write(layout, value)| >= Fewest(layout)
    decreases layout
  {
    match layout
    case Fields(fields) => AllWriteFewestOrMore(fields, value.items);
    case Where(inner, _) => WritesFewestOrMore(inner, value);
    case Within(body, _) => WritesFewestOrMore(body, value);
    case _ =>
  }

  lemma AllWriteFewestOrMore(fields: seq<Layout>, values: seq<Value>)
    requires AllFit(fields, values)
    ensures |WriteAll(fields, values)| >= FewestOfAll(fields)
    decreases fields
  {
    if fields != [] {
      WritesFewestOrMore(fields[0], values[0]);
      AllWriteFewestOrMore(fields[1..], values[1..]);
    }
  }

  lemma ListWritesFewestOrMore(item: Layout, values: seq<Value>)
    requires forall one | one in values :: Fits(item, one)
    ensures |WriteList(item, values)| >= |values| * Fewest(item)
  {
    if values != [] {
      WritesFewestOrMore(item, values[0]);
      ListWritesFewestOrMore(item, values[1..]);
      assert |values| * Fewest(item) == Fewest(item) + (|values| - 1) * Fewest(item);
    }
  }

  lemma CountIsRead(count: nat, cap: nat, fewest: nat, rest: Octets)
    requires count <= cap && count < Power(4) && count * fewest <= |rest|
    ensures ReadCount(WriteNumber(4, count) + rest, cap, fewest) == Read(count, rest)
  {
    var octets := WriteNumber(4, count) + rest;
    assert octets[..4] == WriteNumber(4, count) && octets[4..] == rest;
    NumberIsRead(4, count);
  }

  /** What is written is read back, whatever follows it. */
  lemma WrittenIsRead(layout: Layout, value: Value, rest: Octets)
    requires Fits(layout, value)
    ensures ReadOne(layout, Write(layout, value) + rest) == Read(value, rest)
    decreases layout, 1
  {
    var octets := Write(layout, value) + rest;
    match layout
    case Number(width, _, _) =>
      assert octets[..width] == Write(layout, value) && octets[width..] == rest;
      NumberIsRead(width, value.number);
    case Fixed(length) => assert octets[..length] == value.raw && octets[length..] == rest;
    case Bytes(cap) =>
      var more := value.raw + rest;
      assert octets == WriteNumber(4, |value.raw|) + more;
      CountIsRead(|value.raw|, cap, 1, more);
      assert more[..|value.raw|] == value.raw && more[|value.raw|..] == rest;
    case ListOf(item, cap) =>
      var more := WriteList(item, value.items) + rest;
      assert octets == WriteNumber(4, |value.items|) + more;
      ListWritesFewestOrMore(item, value.items);
      CountIsRead(|value.items|, cap, Fewest(item), more);
      ListIsRead(item, value.items, rest);
    case Fields(fields) => AllAreRead(fields, value.items, rest);
    case Choice(first, cases) =>
      assert octets[1..] == Write(cases[value.tag - first], value.value) + rest;
      WrittenIsRead(cases[value.tag - first], value.value, rest);
    case Where(inner, _) => WrittenIsRead(inner, value, rest);
    case Within(body, _) => WrittenIsRead(body, value, rest);
  }

  lemma ListIsRead(item: Layout, values: seq<Value>, rest: Octets)
    requires forall one | one in values :: Fits(item, one)
    ensures ReadList(item, |values|, WriteList(item, values) + rest) == Read(Items(values), rest)
    decreases item, 2, values
  {
    if values != [] {
      var more := WriteList(item, values[1..]) + rest;
      assert WriteList(item, values) + rest == Write(item, values[0]) + more;
      WrittenIsRead(item, values[0], more);
      ListIsRead(item, values[1..], rest);
      assert [values[0]] + values[1..] == values;
    } else { assert WriteList(item, values) + rest == rest; }
  }

  lemma AllAreRead(fields: seq<Layout>, values: seq<Value>, rest: Octets)
    requires AllFit(fields, values)
    ensures ReadAll(fields, WriteAll(fields, values) + rest) == Read(Items(values), rest)
    decreases fields, 1
  {
    if fields != [] {
      var more := WriteAll(fields[1..], values[1..]) + rest;
      assert WriteAll(fields, values) + rest == Write(fields[0], values[0]) + more;
      WrittenIsRead(fields[0], values[0], more);
      AllAreRead(fields[1..], values[1..], rest);
      assert [values[0]] + values[1..] == values;
    } else { assert WriteAll(fields, values) + rest == rest; }
  }

  /** What is read fits, and is written with just the octets that were taken: there is no second form. */
  lemma ReadIsWritten(layout: Layout, octets: Octets)
    requires ReadOne(layout, octets).Read?
    ensures Fits(layout, ReadOne(layout, octets).value)
    ensures octets == Write(layout, ReadOne(layout, octets).value) + ReadOne(layout, octets).rest
    decreases layout, 1
  {
    match layout
    case Number(width, _, _) => NumberIsWritten(octets[..width]);
    case Fixed(_) =>
    case Bytes(cap) => NumberIsWritten(octets[..4]);
    case ListOf(item, cap) =>
      NumberIsWritten(octets[..4]);
      ListIsWritten(item, ReadNumber(octets[..4]), octets[4..]);
    case Fields(fields) => AllAreWritten(fields, octets);
    case Choice(first, cases) => ReadIsWritten(cases[octets[0] - first], octets[1..]);
    case Where(inner, _) => ReadIsWritten(inner, octets);
    case Within(body, _) => ReadIsWritten(body, octets);
  }

  lemma ListIsWritten(item: Layout, count: nat, octets: Octets)
    requires ReadList(item, count, octets).Read?
    ensures var values := ReadList(item, count, octets).value.items;
      |values| == count && (forall one | one in values :: Fits(item, one)) && octets == WriteList(item, values) + ReadList(item, count, octets).rest
    decreases item, 2, count
  {
    if count > 0 {
      ReadIsWritten(item, octets);
      ListIsWritten(item, count - 1, ReadOne(item, octets).rest);
      var values := ReadList(item, count, octets).value.items;
      var first, others := ReadOne(item, octets), ReadList(item, count - 1, ReadOne(item, octets).rest);
      assert values[0] == first.value && values[1..] == others.value.items;
      assert octets == Write(item, first.value) + (WriteList(item, others.value.items) + others.rest);
    }
  }

  lemma AllAreWritten(fields: seq<Layout>, octets: Octets)
    requires ReadAll(fields, octets).Read?
    ensures var values := ReadAll(fields, octets).value.items;
      AllFit(fields, values) && octets == WriteAll(fields, values) + ReadAll(fields, octets).rest
    decreases fields, 1
  {
    if fields != [] {
      ReadIsWritten(fields[0], octets);
      AllAreWritten(fields[1..], ReadOne(fields[0], octets).rest);
      var values := ReadAll(fields, octets).value.items;
      var first, others := ReadOne(fields[0], octets), ReadAll(fields[1..], ReadOne(fields[0], octets).rest);
      assert values[0] == first.value && values[1..] == others.value.items;
      assert octets == Write(fields[0], first.value) + (WriteAll(fields[1..], others.value.items) + others.rest);
    }
  }

  /** Property Canonicality, one way: decode(encode(value)) = value. */
  lemma DecodesWhatIsEncoded(layout: Layout, value: Value)
    requires Fits(layout, value)
    ensures Decode(layout, Write(layout, value)) == Read(value, [])
  {
    WrittenIsRead(layout, value, []);
    assert Write(layout, value) + [] == Write(layout, value);
  }

  /** The other way: octets that are accepted are the encoding of what was decoded, so that no value has two. */
  lemma AcceptsNoSecondForm(layout: Layout, octets: Octets)
    requires Decode(layout, octets).Read?
    ensures Fits(layout, Decode(layout, octets).value)
    ensures Write(layout, Decode(layout, octets).value) == octets
  {
    ReadIsWritten(layout, octets);
  }
}
