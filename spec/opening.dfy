include "records.dfy"

/**
 * Sealing and opening, where what the hashes bind is a fact: a commitment leads to one manifest and one tree, a leaf to one salt, fragment and
 * share. So a part either is what the custodian was dealt or is refused. Executable. Spec: Records R1, R4, R7, R11.
 */
module Opening {
  import Records

  type Segment = nat
  type Custodian = nat

  /** What a segment was sealed to: its ciphertext, which begins with the commitment to key, nonce and header, and the key. */
  datatype Sealed = Sealed(plain: nat, key: nat, commitment: nat)

  /** R4: a custodian's fragment and share of one segment, by its position. */
  datatype Piece = Piece(position: nat, segment: Segment, fragment: nat, share: nat)

  /** R4: all that the commitment on chain binds: for each position and segment one fragment and one share. */
  type Dealt = map<(nat, Segment), Piece>

  /** R1: each segment a key of its own; no two segments of a record share one, and the bundle comes together again before anything is sealed. */
  predicate MaySeal(bundle: seq<nat>, reassembled: seq<nat>, keys: map<Segment, nat>) {
    && reassembled == bundle
    && forall a, b | a in keys && b in keys && a != b :: keys[a] != keys[b]
  }

  /** What a key opens: ciphertexts are committed to their key, so no other key opens them. */
  function Opens(keys: map<Segment, nat>, key: nat): set<Segment> { set segment | segment in keys && keys[segment] == key }

  /** R1: so a segment's key opens that segment, and nothing else of the record. */
  lemma KeyOpensOneSegment(bundle: seq<nat>, reassembled: seq<nat>, keys: map<Segment, nat>, segment: Segment)
    requires MaySeal(bundle, reassembled, keys) && segment in keys
    ensures Opens(keys, keys[segment]) == {segment} && reassembled == bundle
  {}

  /** R7: a part: who sent it, at which position of the manifest, and one piece for each segment asked for, and no others. */
  datatype Part = Part(position: nat, pieces: map<Segment, Piece>)

  /** R7: each leaf leads to the root at the custodian's position, just the segments asked for. */
  predicate IsAuthentic(dealt: Dealt, scope: set<Segment>, part: Part) {
    && part.pieces.Keys == scope
    && forall segment | segment in scope :: (part.position, segment) in dealt && dealt[(part.position, segment)] == part.pieces[segment]
  }

  /** R7: the first authentic part of each custodian; whoever sent another kind is named. */
  function Authentic(dealt: Dealt, scope: set<Segment>, parts: seq<Part>): seq<Part> {
    if parts == [] then []
    else
      var before := Authentic(dealt, scope, parts[..|parts| - 1]);
      var part := parts[|parts| - 1];
      if part.position !in Positions(before) && IsAuthentic(dealt, scope, part) then before + [part] else before
  }

  function Positions(parts: seq<Part>): set<nat> { set part | part in parts :: part.position }

  function Named(dealt: Dealt, scope: set<Segment>, parts: seq<Part>): set<nat>
  { set i: nat | i < |parts| && !IsAuthentic(dealt, scope, parts[i]) :: parts[i].position }

  /** R7: with fewer than max(t, k) authentic parts the record is unavailable. */
  predicate MayOpen(dealt: Dealt, scope: set<Segment>, parts: seq<Part>, thresholds: Records.Thresholds)
  { |Authentic(dealt, scope, parts)| >= thresholds.shares && |Authentic(dealt, scope, parts)| >= thresholds.fragments }

  lemma AuthenticAreDistinct(dealt: Dealt, scope: set<Segment>, parts: seq<Part>)
    ensures var kept := Authentic(dealt, scope, parts);
      && |Positions(kept)| == |kept| && (forall part | part in kept :: part in parts && IsAuthentic(dealt, scope, part))
      && (forall part | part in parts && IsAuthentic(dealt, scope, part) :: part.position in Positions(kept))
  {
    if parts != [] {
      var part := parts[|parts| - 1];
      var before := Authentic(dealt, scope, parts[..|parts| - 1]);
      AuthenticAreDistinct(dealt, scope, parts[..|parts| - 1]);
      assert parts == parts[..|parts| - 1] + [part];
      assert Positions(before + [part]) == Positions(before) + {part.position};
    }
  }

  /** Property No wrong plaintext: what goes into key and ciphertext is what the source dealt, for the segments asked for alone. R7. */
  lemma OnlyWhatWasDealt(dealt: Dealt, scope: set<Segment>, parts: seq<Part>, part: Part, segment: Segment)
    requires part in Authentic(dealt, scope, parts) && segment in part.pieces
    ensures segment in scope && (part.position, segment) in dealt && part.pieces[segment] == dealt[(part.position, segment)]
  {
    AuthenticAreDistinct(dealt, scope, parts);
  }

  /** Property Availability above f: when the honest ones of those that hold parts answer, liars or not, the record opens. R7. */
  lemma HonestAnswersOpen(dealt: Dealt, scope: set<Segment>, parts: seq<Part>, thresholds: Records.Thresholds, honest: set<nat>)
    requires thresholds.AreAllowed() && thresholds.OpensRecord(honest)
    requires forall position | position in honest :: exists part :: part in parts && part.position == position && IsAuthentic(dealt, scope, part)
    ensures MayOpen(dealt, scope, parts, thresholds)
  {
    var kept := Authentic(dealt, scope, parts);
    AuthenticAreDistinct(dealt, scope, parts);
    assert honest <= Positions(kept);
    Records.SubsetIsSmaller(honest, Positions(kept));
  }

  /** R7: liars alone open nothing, and who sent what it was dealt is not named for it. */
  lemma LiarsOpenNothing(dealt: Dealt, scope: set<Segment>, parts: seq<Part>, thresholds: Records.Thresholds, able: set<nat>)
    requires thresholds.AreAllowed() && |able| <= thresholds.faulty
    requires forall part | part in parts && IsAuthentic(dealt, scope, part) :: part.position in able
    ensures !MayOpen(dealt, scope, parts, thresholds)
  {
    var kept := Authentic(dealt, scope, parts);
    AuthenticAreDistinct(dealt, scope, parts);
    assert Positions(kept) <= able;
    Records.SubsetIsSmaller(Positions(kept), able);
  }

  lemma NamedHaveLied(dealt: Dealt, scope: set<Segment>, parts: seq<Part>, position: nat)
    requires position in Named(dealt, scope, parts)
    ensures exists part :: part in parts && part.position == position && !IsAuthentic(dealt, scope, part)
  {
    var i: nat :| i < |parts| && !IsAuthentic(dealt, scope, parts[i]) && parts[i].position == position;
    assert parts[i] in parts;
  }

  /** R7: what all shares, fragments, commitment and cipher say of one segment, each a fact; no plaintext leaves unless all of it holds. */
  datatype Outcome = Plaintext(plain: nat) | SealedWrongly

  function Open(isOnePolynomial: bool, doAllRebuild: bool, isCommitmentEqual: bool, content: Sealed, doesOpen: bool): Outcome
  { if isOnePolynomial && doAllRebuild && isCommitmentEqual && doesOpen then Plaintext(content.plain) else SealedWrongly }

  /** R11: the pseudonym of a patient comes from the identifier's normal form alone (N5), and is zero where the bundle names no patient. */
  function Pseudonym(f: nat -> nat, identifier: seq<nat>, hash: seq<nat> -> nat): nat
  { if identifier == [] then 0 else f(hash(identifier)) }
}

/** A read at its requester: custodians answer, in rounds, until enough parts are verified or too few can still come. Spec: Access A1, A8. */
module Reading {
  type Custodian = nat

  datatype Answer = Silent | Verified | Lied | Refused(mayChange: bool)

  datatype Outcome = Waiting | Released | Unavailable

  /** A8: needed is max(t, k). A custodian that lied is settled, and one that refused for good is. */
  predicate IsSettled(answer: Answer) { answer.Verified? || answer.Lied? || (answer.Refused? && !answer.mayChange) }

  function VerifiedOf(answers: map<Custodian, Answer>): set<Custodian> { set one | one in answers && answers[one].Verified? }

  function OpenOf(answers: map<Custodian, Answer>): set<Custodian> { set one | one in answers && !IsSettled(answers[one]) }

  /** A8: so often a custodian is asked. */
  const Rounds: nat := 6

  /** A8: the timer found that all rounds are over and the pause after the last one too. */
  predicate IsLastRoundOver(rounds: nat, nowMs: nat, nextAskMs: nat) { rounds >= Rounds && nowMs >= nextAskMs }

  /** A8: judged after each answer; after the last round what is not there counts as not coming. */
  function Judge(answers: map<Custodian, Answer>, needed: nat, isLastRoundOver: bool): Outcome {
    if |VerifiedOf(answers)| >= needed then Released
    else if isLastRoundOver || |VerifiedOf(answers)| + |OpenOf(answers)| < needed then Unavailable
    else Waiting
  }

  /** A8: a read is given up early only when no further answers could have completed it. */
  lemma NeverTooEarly(answers: map<Custodian, Answer>, later: map<Custodian, Answer>, needed: nat)
    requires Judge(answers, needed, false) == Unavailable && later.Keys == answers.Keys
    requires forall one | one in answers && IsSettled(answers[one]) :: later[one] == answers[one]
    ensures Judge(later, needed, false) != Released
  {
    assert VerifiedOf(later) <= VerifiedOf(answers) + OpenOf(answers);
    Smaller(VerifiedOf(later), VerifiedOf(answers) + OpenOf(answers));
    Joined(VerifiedOf(answers), OpenOf(answers));
  }

  lemma Smaller(a: set<Custodian>, b: set<Custodian>)
    requires a <= b
    ensures |a| <= |b|
  {
    if a != {} {
      var x :| x in a;
      Smaller(a - {x}, b - {x});
    }
  }

  lemma Joined(a: set<Custodian>, b: set<Custodian>)
    ensures |a + b| <= |a| + |b|
  {
    if b == {} { assert a + b == a; }
    else {
      var x :| x in b;
      Joined(a, b - {x});
      assert a + b == (a + (b - {x})) + {x};
    }
  }

  /** Property Read completes: when needed honest custodians have answered with their parts the read ends as released, whatever others say. */
  lemma ReadCompletes(answers: map<Custodian, Answer>, needed: nat, honest: set<Custodian>)
    requires |honest| >= needed && forall one | one in honest :: one in answers && answers[one].Verified?
    ensures Judge(answers, needed, false) == Released
  {
    assert honest <= VerifiedOf(answers);
    Smaller(honest, VerifiedOf(answers));
  }

  /** A8: what no consent covers ends without a part: t - 1 liars verify nothing that is needed. */
  lemma NotReleasedBelow(answers: map<Custodian, Answer>, needed: nat, able: set<Custodian>, isLastRoundOver: bool)
    requires |able| < needed && VerifiedOf(answers) <= able
    ensures Judge(answers, needed, isLastRoundOver) != Released
  {
    Smaller(VerifiedOf(answers), able);
  }
}
