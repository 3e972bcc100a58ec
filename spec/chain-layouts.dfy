include "chain-codec.dfy"

/**
 * The layouts that the chapter tabulates. Whatever they describe is canonical, by CodecProof. Whether octets are UTF-8 and a name is Tested
 * only. Spec: Chain C2 to C6, C8, C10, Consensus M1, M2.
 */
module Layouts {
  import opened Codec

  const TwoTo63: nat := 0x8000_0000_0000_0000
  const TwoTo32: nat := 0x1_0000_0000

  /** C1: numbers that count on, and times, are below 2^63. */
  const Counter: Layout := Number(8, 0, TwoTo63 - 1)
  const Time: Layout := Counter
  const Digest32: Layout := Fixed(32)
  const Institution: Layout := Number(2, 0, 65535)
  const Signature: Layout := Fixed(64)
  const Nothing: Layout := Fields([])

  /** An octet 0 and nothing, or 1 and a value. */
  function Optional(layout: Layout): Layout { Choice(0, [Nothing, layout]) }

  predicate IsNotEmpty(value: Value) { value.Items? && value.items != [] }

  /** The number in the first field of each item goes up. */
  predicate IsOrdered(value: Value) { value.Items? && forall i | 1 <= i < |value.items| :: Leading(value.items[i - 1]) < Leading(value.items[i]) }

  function Leading(value: Value): nat { if IsNotEmpty(value) && value.items[0].Num? then value.items[0].number else 0 }

  // ---- Consensus M1, M2 ------------------------------------------------------------------------------------------------------------

  /** M1: the block is zero for Skip (2) and for no other kind. */
  predicate BlockFitsKind(value: Value)
  {
    && value.Items? && |value.items| == 4 && value.items[0].Num? && value.items[3].Raw?
    && (value.items[0].number == 2 <==> (forall octet | octet in value.items[3].raw :: octet == 0))
  }

  const Ballot: Layout := Where(Fields([Number(1, 1, 3), Number(8, 1, TwoTo63 - 1), Number(8, 1, TwoTo63 - 1), Digest32]), BlockFitsKind)
  const Vote: Layout := Fields([Ballot, Institution, Signature])
  const Endorsement: Layout := Fields([Institution, Signature])

  /** M2: endorsements, at least one, strictly ordered by number; how many make a quorum the epoch says. */
  const Certificate: Layout := Fields([Ballot, Where(Where(ListOf(Endorsement, 255), IsNotEmpty), IsOrdered)])
  const Justification: Layout := Fields([Optional(Certificate), ListOf(Certificate, 16384)])

  // ---- Chain C2 to C6 --------------------------------------------------------------------------------------------------------------

  /** C2: version, chain, epoch, view, height, parent, transactions root, state root, leader, VRF proof, time. */
  const Header: Layout :=
    Fields([Number(2, 1, 1), Digest32, Counter, Counter, Counter, Digest32, Digest32, Digest32, Institution, Fixed(80), Time])

  const SignedHeader: Layout := Fields([Header, Signature])

  /** S7: two votes, or two signed headers. */
  const Evidence: Layout := Choice(1, [Fields([Vote, Vote]), Fields([SignedHeader, SignedHeader])])

  /** C5: a set of segments that is not empty; one of five purposes. */
  const Scope: Layout := Number(1, 1, 15)
  const Purpose: Layout := Number(1, 1, 5)

  /** C5, in the order of the cases 1 to 8. No field holds free text. */
  const Event: Layout :=
    Choice(1, [
      Fields([Digest32, Digest32, Digest32, Scope, ListOf(Institution, 255), ListOf(Endorsement, 255)]),
      Fields([Digest32, Digest32, Scope, Purpose]),
      Fields([Digest32, Scope, Time]),
      Digest32, Digest32, Digest32, Digest32, Digest32])

  /** C4: 1 to 1,024 events. */
  const Batch: Layout := Where(ListOf(Event, 1024), IsNotEmpty)

  /** C3: sender, number, payload, signature, at most 1 MiB. */
  const Transaction: Layout := Within(Fields([Institution, Counter, Choice(1, [Batch, Evidence]), Signature]), 0x10_0000)

  /** C2: at most 4,096 transactions and 4 MiB. */
  const Block: Layout := Within(Fields([Header, ListOf(Transaction, 4096)]), 0x40_0000)

  const Proposal: Layout := Fields([Block, Justification, Signature])

  /** E3: a finalization and 1 to 4,096 headers. */
  const EndProof: Layout := Fields([Certificate, Where(ListOf(Header, 4096), IsNotEmpty)])

  /** C6, the cases 1 to 8; those of records and access are not modelled. */
  const Message: Layout :=
    Within(Choice(1, [Proposal, Vote, Certificate, Fields([Counter, Justification]), EndProof, Digest32, Block, Transaction]), 0x180_0000)

  /** C8: at most 256 siblings, and a leaf's key and octets, or nothing. */
  const StateProof: Layout := Fields([ListOf(Digest32, 256), Optional(Fields([Digest32, Bytes(0x10_0000)]))])

  /** C10: name, time, seed, 22 parameters, founders with number, name, three keys, region and tier. */
  const Parameter: Layout := Number(4, 0, TwoTo32 - 1)
  const Founder: Layout := Fields([Institution, Bytes(256), Digest32, Digest32, Digest32, Number(2, 0, 65535), Number(1, 0, 255)])
  const Description: Layout :=
    Fields([
      Bytes(256), Time, Digest32,
      Parameter, Parameter, Parameter, Parameter, Parameter, Parameter, Parameter, Parameter, Parameter, Parameter, Parameter,
      Parameter, Parameter, Parameter, Parameter, Parameter, Parameter, Parameter, Parameter, Parameter, Parameter, Parameter,
      Where(Where(ListOf(Founder, 255), IsNotEmpty), IsOrdered)])

  // ---- Sizes -----------------------------------------------------------------------------------------------------------------------

  /** Whether all values of a layout take as many octets. */
  predicate HasOneSize(layout: Layout)
  {
    match layout
    case Number(_, _, _) => true
    case Fixed(_) => true
    case Fields(fields) => (forall i | 0 <= i < |fields| :: HasOneSize(fields[i]))
    case Where(inner, _) => HasOneSize(inner)
    case Within(body, _) => HasOneSize(body)
    case _ => false
  }

  lemma SizeIsFewest(layout: Layout, value: Value)
    requires HasOneSize(layout) && Fits(layout, value)
    ensures |Write(layout, value)| == Fewest(layout)
    decreases layout
  {
    match layout
    case Fields(fields) => SizesAreFewest(fields, value.items);
    case Where(inner, _) => SizeIsFewest(inner, value);
    case Within(body, _) => SizeIsFewest(body, value);
    case _ =>
  }

  lemma SizesAreFewest(fields: seq<Layout>, values: seq<Value>)
    requires AllFit(fields, values) && forall i | 0 <= i < |fields| :: HasOneSize(fields[i])
    ensures |WriteAll(fields, values)| == FewestOfAll(fields)
    decreases fields
  {
    if fields != [] {
      SizeIsFewest(fields[0], values[0]);
      SizesAreFewest(fields[1..], values[1..]);
    }
  }

  /** C2: a header has 244 octets. */
  lemma HeaderHas244Octets(header: Value)
    requires Fits(Header, header)
    ensures |Write(Header, header)| == 244
  {
    SizeIsFewest(Header, header);
    var fields := Header.fields;
    assert |fields| == 11 && fields[11..] == [];
    forall i | 0 <= i < 11 ensures FewestOfAll(fields[i..]) == Fewest(fields[i]) + FewestOfAll(fields[i + 1..]) {
      assert fields[i..][1..] == fields[i + 1..];
    }
    assert FewestOfAll(fields[10..]) == 8 && FewestOfAll(fields[9..]) == 88 && FewestOfAll(fields[8..]) == 90;
    assert FewestOfAll(fields[7..]) == 122 && FewestOfAll(fields[6..]) == 154 && FewestOfAll(fields[5..]) == 186;
    assert FewestOfAll(fields[4..]) == 194 && FewestOfAll(fields[3..]) == 202 && FewestOfAll(fields[2..]) == 210;
    assert FewestOfAll(fields[1..]) == 242 && fields[0..] == fields;
  }
}
