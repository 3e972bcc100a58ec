include "collaboration.dfy"

/**
 * Opening the totals. Group elements stand for their logarithms: a total is A = a G, a trustee's part is s a for its share s. Taken as facts: a proof
 * holds only for right parts, over what it was made for; what f + 1 right parts interpolate to hangs on the key alone. Spec: Election V11.
 */
module OpenedTotals {
  import opened Quorums
  import Collaboration

  type Trustee = nat

  datatype Proof = Proof(event: nat, index: Trustee, parts: seq<int>)

  datatype Opening = Opening(parts: seq<int>, proof: Proof)

  datatype Phase = Voting | Tallying | Opened | Abandoned

  /** shares: of the trustees that have enrolled. Totals are the logarithms of A. */
  datatype Setup = Setup(event: nat, f: nat, leastBallots: nat, totals: seq<int>, shares: map<Trustee, int>)

  datatype Poll = Poll(phase: Phase, openings: map<Trustee, seq<int>>, faults: map<Trustee, nat>)

  const Start := Poll(Voting, map[], map[])

  datatype Step = Close(ballots: nat) | Open(sender: Trustee, opening: Opening) | Abandon

  function Right(setup: Setup, trustee: Trustee): seq<int>
    requires trustee in setup.shares
  { seq(|setup.totals|, i requires 0 <= i < |setup.totals| => setup.shares[trustee] * setup.totals[i]) }

  /** V11: one proof for all parts, over event and index. */
  predicate Holds(setup: Setup, trustee: Trustee, opening: Opening)
    requires trustee in setup.shares
  { opening.proof == Proof(setup.event, trustee, opening.parts) && opening.parts == Right(setup, trustee) }

  function Faults(poll: Poll, trustee: Trustee): nat { if trustee in poll.faults then poll.faults[trustee] else 0 }

  /** V10, V11, V12. */
  function Next(setup: Setup, poll: Poll, step: Step): Poll
  {
    match step
    case Close(ballots) => if poll.phase != Voting then poll else poll.(phase := if ballots >= setup.leastBallots then Tallying else Abandoned)
    case Abandon => if poll.phase == Tallying then poll.(phase := Abandoned) else poll
    case Open(sender, opening) =>
      if poll.phase != Tallying || sender !in setup.shares || sender in poll.openings then poll
      else if !Holds(setup, sender, opening) then poll.(faults := poll.faults[sender := Faults(poll, sender) + 1])
      else
        var openings := poll.openings[sender := opening.parts];
        poll.(openings := openings, phase := if Collaboration.CanOpen(openings.Keys, setup.f) then Opened else Tallying)
  }

  function Run(setup: Setup, steps: seq<Step>): Poll
  { if steps == [] then Start else Next(setup, Run(setup, steps[..|steps| - 1]), steps[|steps| - 1]) }

  /** V11: a trustee speaks by the final chain alone. */
  predicate MayOpen(setup: Setup, final: seq<Step>, self: Trustee)
  { Run(setup, final).phase == Tallying && self in setup.shares && self !in Run(setup, final).openings }

  predicate IsClosed(setup: Setup, final: seq<Step>) { exists step <- final :: step.Close? && step.ballots >= setup.leastBallots }

  /** Only totals are opened: by an honest trustee when a block that closes the poll, with enough ballots, is final, and not twice. */
  lemma OpensAfterTheClose(setup: Setup, final: seq<Step>, self: Trustee)
    ensures Run(setup, final).phase in {Tallying, Opened} ==> IsClosed(setup, final)
    ensures MayOpen(setup, final, self) ==> IsClosed(setup, final) && self !in Run(setup, final).openings
    decreases |final|
  {
    if final != [] {
      var before := final[..|final| - 1];
      OpensAfterTheClose(setup, before, self);
      assert final == before + [final[|final| - 1]];
    }
  }

  /** What counts is right and of a trustee; there is a result exactly when f + 1 count. */
  predicate IsSound(setup: Setup, poll: Poll)
  {
    && (forall trustee <- poll.openings :: trustee in setup.shares && poll.openings[trustee] == Right(setup, trustee))
    && (poll.phase == Opened <==> Collaboration.CanOpen(poll.openings.Keys, setup.f))
    && (poll.phase == Voting ==> poll.openings == map[])
  }

  lemma RunIsSound(setup: Setup, steps: seq<Step>)
    ensures IsSound(setup, Run(setup, steps))
    decreases |steps|
  { if steps != [] { RunIsSound(setup, steps[..|steps| - 1]); } }

  /** A wrong one is noted and does not count; a right one is not noted. */
  lemma WrongIsNoted(setup: Setup, poll: Poll, sender: Trustee, opening: Opening)
    requires poll.phase == Tallying && sender in setup.shares && sender !in poll.openings
    ensures var after := Next(setup, poll, Open(sender, opening));
            Faults(after, sender) == Faults(poll, sender) + (if Holds(setup, sender, opening) then 0 else 1)
            && (sender in after.openings <==> Holds(setup, sender, opening))
  {}

  predicate Brings(setup: Setup, step: Step, trustee: Trustee)
  { trustee in setup.shares && step.Open? && step.sender == trustee && Holds(setup, trustee, step.opening) }

  /** Whoever is missing, and whatever others bring: once f + 1 trustees have brought right ones while totals are opened, there is a result. */
  lemma EnoughOpen(setup: Setup, steps: seq<Step>, closed: nat, honest: set<Trustee>)
    requires closed <= |steps| && Run(setup, steps[..closed]).phase == Tallying && Abandon !in steps
    requires forall trustee <- honest :: exists i | closed <= i < |steps| :: Brings(setup, steps[i], trustee)
    requires |honest| >= setup.f + 1
    ensures Run(setup, steps).phase == Opened
  {
    forall trustee | trustee in honest ensures Counts(Run(setup, steps), trustee) {
      var i :| closed <= i < |steps| && Brings(setup, steps[i], trustee);
      BroughtCounts(setup, steps, closed, i, trustee);
    }
    RunIsSound(setup, steps);
    if Run(setup, steps).phase != Opened { SubsetIsSmaller(honest, Run(setup, steps).openings.Keys); }
  }

  predicate Counts(poll: Poll, trustee: Trustee) { poll.phase == Opened || (poll.phase == Tallying && trustee in poll.openings) }

  lemma BroughtCounts(setup: Setup, steps: seq<Step>, closed: nat, i: nat, trustee: Trustee)
    requires closed <= |steps| && Run(setup, steps[..closed]).phase == Tallying && Abandon !in steps
    ensures Run(setup, steps).phase in {Tallying, Opened}
    ensures closed <= i < |steps| && Brings(setup, steps[i], trustee) ==> Counts(Run(setup, steps), trustee)
    decreases |steps|
  {
    if closed == |steps| {
      assert steps[..closed] == steps;
    } else {
      var before := steps[..|steps| - 1];
      assert before[..closed] == steps[..closed];
      assert steps[|steps| - 1] in steps;
      BroughtCounts(setup, before, closed, i, trustee);
    }
  }

  predicate AreParts(setup: Setup, points: map<Trustee, int>, a: int)
  { forall trustee <- points :: trustee in setup.shares && points[trustee] == setup.shares[trustee] * a }

  /** What f + 1 or more right parts interpolate to: the key times a, whichever they are. */
  ghost predicate IsInterpolation(interpolate: map<Trustee, int> -> int, setup: Setup, key: int)
  { forall points: map<Trustee, int>, a: int | |points| >= setup.f + 1 && AreParts(setup, points, a) :: interpolate(points) == key * a }

  /** V12: a total's B less what its openings give. */
  function VotesOf(interpolate: map<Trustee, int> -> int, poll: Poll, place: nat, b: int): int
    requires forall trustee <- poll.openings :: place < |poll.openings[trustee]|
  { b - interpolate(map trustee <- poll.openings :: poll.openings[trustee][place]) }

  /** Whichever f + 1 open, in whatever order: the result is what the total encrypts. */
  lemma ResultIsTheTotal(interpolate: map<Trustee, int> -> int, setup: Setup, key: int, steps: seq<Step>, place: nat, votes: int)
    requires IsInterpolation(interpolate, setup, key) && place < |setup.totals| && Run(setup, steps).phase == Opened
    ensures IsSound(setup, Run(setup, steps))
    ensures VotesOf(interpolate, Run(setup, steps), place, votes + key * setup.totals[place]) == votes
  {
    RunIsSound(setup, steps);
    var openings := Run(setup, steps).openings;
    var points := map trustee <- openings :: openings[trustee][place];
    assert points.Keys == openings.Keys && |points| == |points.Keys|;
    assert AreParts(setup, points, setup.totals[place]);
  }
}
