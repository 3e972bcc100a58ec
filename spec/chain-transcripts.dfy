include "chain-codec-proof.dfy"

/**
 * Octets that are hashed or signed for a purpose. Whoever shows two things where a hash allows one also shows a collision of the hash: two
 * different strings of octets with one hash, so nothing need be assumed of the hash. Spec: Chain, Domain separation, C3, C10, Consensus M1.
 */
module Transcripts {
  import opened Codec
  import opened CodecProof

  /** A digest of 32 octets. */
  type Digest = digest: Octets | |digest| == 32 witness seq(32, _ => 0)

  /** SHA-256, or any other. */
  type Hash = Octets -> Digest

  /** Two strings of octets, to be shown to whoever relies on the hash. */
  datatype Pair = Pair(one: Octets, other: Octets)
  {
    predicate IsCollision(hash: Hash) { one != other && hash(one) == hash(other) }
  }

  /** A purpose and fields. */
  datatype Transcript = Transcript(purpose: string, fields: seq<Octets>)
  {
    /** ASCII without the octet 0; fields with a length of 32 bits. */
    predicate IsWellFormed()
    {
      && (forall i | 0 <= i < |purpose| :: 0 < purpose[i] as int < 128)
      && (forall i | 0 <= i < |fields| :: |fields[i]| < Power(4))
    }

    function Octets(): Octets
      requires IsWellFormed()
    { Ascii("MedChain/v1/") + Ascii(purpose) + [0] + WriteFields(fields) }

    function Hash(hash: Hash): Digest
      requires IsWellFormed()
    { hash(Octets()) }
  }

  function Ascii(text: string): Octets
    requires forall i | 0 <= i < |text| :: text[i] as int < 128
    ensures |Ascii(text)| == |text|
  { seq(|text|, i requires 0 <= i < |text| => text[i] as int) }

  /** Each field behind its length. */
  function WriteFields(fields: seq<Octets>): Octets
    requires forall i | 0 <= i < |fields| :: |fields[i]| < Power(4)
  { if fields == [] then [] else WriteNumber(4, |fields[0]|) + fields[0] + WriteFields(fields[1..]) }

  /** A number as a field of 8 octets. */
  function Number8(number: nat): Octets
    requires number < Power(8)
  { WriteNumber(8, number) }

  lemma NumbersDiffer(a: nat, b: nat)
    requires a < Power(8) && b < Power(8) && Number8(a) == Number8(b)
    ensures a == b
  {
    NumberIsRead(8, a);
    NumberIsRead(8, b);
  }

  lemma FieldsDiffer(a: seq<Octets>, b: seq<Octets>)
    requires forall i | 0 <= i < |a| :: |a[i]| < Power(4)
    requires forall i | 0 <= i < |b| :: |b[i]| < Power(4)
    requires WriteFields(a) == WriteFields(b)
    ensures a == b
  {
    if a != [] && b != [] {
      var octets := WriteFields(a);
      NumberIsRead(4, |a[0]|);
      NumberIsRead(4, |b[0]|);
      assert octets[..4] == WriteNumber(4, |a[0]|) == WriteNumber(4, |b[0]|);
      assert a[0] == octets[4..4 + |a[0]|] == b[0];
      assert WriteFields(a[1..]) == octets[4 + |a[0]|..] == WriteFields(b[1..]);
      FieldsDiffer(a[1..], b[1..]);
      assert a == [a[0]] + a[1..] && b == [b[0]] + b[1..];
    }
  }

  /** Property Domain separation: equal octets have one purpose and one split into fields. */
  lemma TranscriptsDiffer(a: Transcript, b: Transcript)
    requires a.IsWellFormed() && b.IsWellFormed() && a.Octets() == b.Octets()
    ensures a == b
  {
    var octets := a.Octets();
    var start := |Ascii("MedChain/v1/")|;
    PurposeEndsAtZero(a);
    PurposeEndsAtZero(b);
    assert |a.purpose| == |b.purpose|;
    var end := start + |a.purpose|;
    forall i | 0 <= i < |a.purpose| ensures a.purpose[i] == b.purpose[i] {
      assert octets[start + i] == a.purpose[i] as int == b.purpose[i] as int;
    }
    assert WriteFields(a.fields) == octets[end + 1..] == WriteFields(b.fields);
    FieldsDiffer(a.fields, b.fields);
  }

  lemma PurposeEndsAtZero(transcript: Transcript)
    requires transcript.IsWellFormed()
    ensures var start := |Ascii("MedChain/v1/")|;
      && transcript.Octets()[start + |transcript.purpose|] == 0
      && (forall i | 0 <= i < |transcript.purpose| :: transcript.Octets()[start + i] == transcript.purpose[i] as int != 0)
  {}

  /** Equal hashes are of equal transcripts, or here is a collision. */
  lemma HashBinds(hash: Hash, a: Transcript, b: Transcript) returns (pair: Pair)
    requires a.IsWellFormed() && b.IsWellFormed() && a.Hash(hash) == b.Hash(hash)
    ensures a == b || pair.IsCollision(hash)
  {
    pair := Pair(a.Octets(), b.Octets());
    if a.Octets() == b.Octets() { TranscriptsDiffer(a, b); }
  }

  // ---- What is signed --------------------------------------------------------------------------------------------------------------

  /** C3: the octets that a sender signs. */
  function TransactionSigned(chain: Digest, sender: nat, number: nat, payload: Digest): Transcript
    requires sender < Power(8) && number < Power(8)
  { Transcript("transaction", [chain, Number8(sender), Number8(number), payload]) }

  /** M1: the octets that a voter signs. */
  function VoteSigned(chain: Digest, kind: nat, epoch: nat, view: nat, block: Digest): Transcript
    requires kind < Power(8) && epoch < Power(8) && view < Power(8)
  { Transcript("vote", [chain, Number8(kind), Number8(epoch), Number8(view), block]) }

  /** What a leader signs of its block. */
  function ProposalSigned(header: Digest): Transcript { Transcript("proposal", [header]) }

  /** C10: the chain's identity is the hash of its description. */
  function Identity(description: Octets): Transcript { Transcript("genesis", [description]) }

  /** C3: a signature is for one chain, sender, number and payload. */
  lemma TransactionIsBound(chainA: Digest, senderA: nat, numberA: nat, payloadA: Digest, chainB: Digest, senderB: nat, numberB: nat, payloadB: Digest)
    requires senderA < Power(8) && numberA < Power(8) && senderB < Power(8) && numberB < Power(8)
    requires TransactionSigned(chainA, senderA, numberA, payloadA) == TransactionSigned(chainB, senderB, numberB, payloadB)
    ensures chainA == chainB && senderA == senderB && numberA == numberB && payloadA == payloadB
  {
    var a := TransactionSigned(chainA, senderA, numberA, payloadA).fields;
    var b := TransactionSigned(chainB, senderB, numberB, payloadB).fields;
    assert a[0] == b[0] && a[1] == b[1] && a[2] == b[2] && a[3] == b[3];
    NumbersDiffer(senderA, senderB);
    NumbersDiffer(numberA, numberB);
  }

  /** M1: a vote's signature is for one chain, kind, epoch, view and block. */
  lemma VoteIsBound(
      chainA: Digest, kindA: nat, epochA: nat, viewA: nat, blockA: Digest, chainB: Digest, kindB: nat, epochB: nat, viewB: nat, blockB: Digest)
    requires kindA < Power(8) && epochA < Power(8) && viewA < Power(8) && kindB < Power(8) && epochB < Power(8) && viewB < Power(8)
    requires VoteSigned(chainA, kindA, epochA, viewA, blockA) == VoteSigned(chainB, kindB, epochB, viewB, blockB)
    ensures chainA == chainB && kindA == kindB && epochA == epochB && viewA == viewB && blockA == blockB
  {
    var a := VoteSigned(chainA, kindA, epochA, viewA, blockA).fields;
    var b := VoteSigned(chainB, kindB, epochB, viewB, blockB).fields;
    assert a[0] == b[0] && a[1] == b[1] && a[2] == b[2] && a[3] == b[3] && a[4] == b[4];
    NumbersDiffer(kindA, kindB);
    NumbersDiffer(epochA, epochB);
    NumbersDiffer(viewA, viewB);
  }

  /** No signature of one sort serves as one of another: a vote is no transaction and no proposal. */
  lemma SortsDiffer(chain: Digest, kind: nat, epoch: nat, view: nat, block: Digest, other: Transcript)
    requires kind < Power(8) && epoch < Power(8) && view < Power(8) && other.IsWellFormed() && other.purpose != "vote"
    requires VoteSigned(chain, kind, epoch, view, block).IsWellFormed()
    ensures VoteSigned(chain, kind, epoch, view, block).Octets() != other.Octets()
  {
    if VoteSigned(chain, kind, epoch, view, block).Octets() == other.Octets() { TranscriptsDiffer(VoteSigned(chain, kind, epoch, view, block), other); }
  }

  /** C10: two descriptions have two identities. */
  lemma IdentityIsBound(hash: Hash, a: Octets, b: Octets) returns (pair: Pair)
    requires |a| < Power(4) && |b| < Power(4) && Identity(a).Hash(hash) == Identity(b).Hash(hash)
    ensures a == b || pair.IsCollision(hash)
  {
    pair := HashBinds(hash, Identity(a), Identity(b));
    assert Identity(a) == Identity(b) ==> a == Identity(a).fields[0] == b;
  }
}
