include "consensus-knowledge.dfy"

/**
 * What one validator does by what it knows: it signs, enters views, holds blocks final and begins epochs. Whatever it does is a step of the
 * model Consensus, taken only where that model's guard allows it (module ConsensusActingProof); this module adds when a validator must act,
 * and what it remembers. Fuel bounds how much one input may lead to. Spec: Consensus.
 */
module ConsensusActing {
  import opened Quorums
  import opened Consensus
  import opened ConsensusKnowledge

  // ---- Steps, each under its guard -------------------------------------------------------------------------------------------------

  /** S1. */
  function Enter(facts: Facts, node: Node, view: nat, footing: Footing, ground: set<Vote>): Node
    requires IsSound(node)
    ensures IsSound(Enter(facts, node, view, footing, ground))
  {
    var known := node.Known() + ground;
    if MayEnter(node.local, known, view, footing) then
      node.(local := node.local.(view := view), footing := footing, ground := ground, entered := facts.now,
            steps := node.steps + [EnterView(node.self, known, view, footing)])
    else node.(stuck := true)
  }

  /** S7, Evidence; M2: each voter counts once for a view and kind, with its first ballot. */
  function Counted(node: Node, vote: Vote): Node {
    var accused := if exists other | other in node.counted :: IsConflict(other, vote) then [vote.voter] else [];
    var isFirst := !HasVoted(node.counted, vote.voter, vote.ballot.kind, vote.ballot.epoch, vote.ballot.view);
    node.(accused := node.accused + accused, counted := if isFirst then node.counted + {vote} else node.counted)
  }

  function Own(node: Node, kind: Kind, view: nat, block: Hash): Vote { Vote(Ballot(kind, node.Epoch(), view, block), node.self) }

  /** S2. */
  function CastNotarize(facts: Facts, node: Node, block: Hash, footing: Footing, ground: set<Vote>, fuel: nat): Node
    requires IsSound(node)
    ensures IsSound(CastNotarize(facts, node, block, footing, ground, fuel))
    decreases fuel, 3
  {
    var known := node.Known() + ground;
    if MayNotarize(facts.world, node.self, node.local, known, block, footing) then
      Count(facts, node.(steps := node.steps + [VoteNotarize(node.self, known, block, footing)]), Own(node, Notarize, node.local.view, block), fuel)
    else node.(stuck := true)
  }

  /** S3. */
  function CastSkip(facts: Facts, node: Node, fuel: nat): Node
    requires IsSound(node)
    ensures IsSound(CastSkip(facts, node, fuel))
    decreases fuel, 3
  {
    if MaySkip(node.self, node.local, node.Known()) then
      Count(facts, node.(steps := node.steps + [VoteSkip(node.self, node.Known())]), Own(node, Skip, node.local.view, NoBlock), fuel)
    else node
  }

  /** S4. */
  function CastFinalize(facts: Facts, node: Node, view: nat, block: Hash, fuel: nat): Node
    requires IsSound(node)
    ensures IsSound(CastFinalize(facts, node, view, block, fuel))
    decreases fuel, 3
  {
    if node.IsValidator() && MayFinalize(node.self, node.local, node.Known(), view, block) then
      Count(facts, node.(steps := node.steps + [VoteFinalize(node.self, node.Known(), view, block)]), Own(node, Finalize, view, block), fuel)
    else node
  }

  /** M2: the vote that completes a quorum yields the certificate. */
  function Count(facts: Facts, node: Node, vote: Vote, fuel: nat): Node
    requires IsSound(node)
    ensures IsSound(Count(facts, node, vote, fuel))
    decreases fuel, 2
  {
    var counted := Counted(node, vote);
    if IsCertified(counted.local.setup, counted.counted, vote.ballot)
      then Accept(facts, counted, vote.ballot, Supporting(counted.counted, vote.ballot), fuel)
      else counted
  }

  function Accept(facts: Facts, node: Node, ballot: Ballot, votes: set<Vote>, fuel: nat): Node
    requires IsSound(node)
    ensures IsSound(Accept(facts, node, ballot, votes, fuel))
    decreases fuel, 1
  {
    if !IsNews(node, ballot) then node
    else if fuel == 0 then node.(stuck := true)
    else
      match ballot.kind
      case Skip => node.(certificates := node.certificates + {ballot}, certifying := node.certifying + votes)
      case Notarize =>
        var kept := Want(facts.world, node.(certificates := node.certificates + {ballot}, certifying := node.certifying + votes), ballot.block);
        var entered := if ballot.view >= kept.local.view then Enter(facts, kept, ballot.view + 1, Footing(ballot.view, ballot.block), votes) else kept;
        CastFinalize(facts, entered, ballot.view, ballot.block, fuel - 1)
      case Finalize => Extend(facts, Learn(facts, node, ballot, votes), fuel - 1)
  }

  /** S6: also the notarization of its view; what is known of views up to there is forgotten. */
  function Learn(facts: Facts, node: Node, ballot: Ballot, votes: set<Vote>): Node
    requires IsSound(node)
    ensures IsSound(Learn(facts, node, ballot, votes))
  {
    var (view, block, known) := (ballot.view, ballot.block, node.Known() + votes);
    if !MayLearn(node.local, known, view, block) then node.(stuck := true)
    else
      var moved := if view < node.local.view then node
        else node.(local := node.local.(view := view + 1), footing := Footing(view, block), ground := votes, entered := facts.now);
      moved.(
        local := moved.local.(finalized := view),
        finalization := Some(Finality(view, block, votes, block)),
        counted := (set vote | vote in moved.counted && vote.ballot.view > view),
        certifying := (set vote | vote in moved.certifying && vote.ballot.view > view),
        certificates := (set other | other in moved.certificates && other.view > view),
        offers := (map other | other in moved.offers && other > view :: moved.offers[other]),
        refused := (set other | other in moved.refused && other > view),
        steps := moved.steps + [LearnFinalization(node.self, known, view, block)])
  }

  /** S6, E2: what is known to be final joins the ledger, cut at the last height; with that height the next epoch begins. */
  function Extend(facts: Facts, node: Node, fuel: nat): Node
    requires IsSound(node)
    ensures IsSound(Extend(facts, node, fuel))
    decreases fuel, 5
  {
    if node.Tip().None? || node.Tip().value == node.ledger then node
    else
      match Path(facts.world, node, node.Tip().value)
      case None => Want(facts.world, node, node.Tip().value)
      case Some(path) =>
        var ledger := Cut(facts.world, node.local.setup.lastHeight, node.ledger, path);
        var height := Height(facts.world, ledger);
        if height == node.local.setup.lastHeight then Begin(facts, node.(ledger := ledger), fuel)
        else
          node.(ledger := ledger, wanted := {},
                executed := (set block | block in node.executed && Height(facts.world, block) > height),
                orphans := (set block | block in node.orphans && Height(facts.world, block) > height))
  }

  /** E2, E3: the next epoch is what the block at the last height says; E4: what came early is handled now. */
  function Begin(facts: Facts, node: Node, fuel: nat): Node
    requires IsSound(node)
    ensures IsSound(Begin(facts, node, fuel))
    decreases fuel, 4
  {
    var finality := if node.endProof.Some? then node.endProof else node.finalization;
    var known := node.Known() + (if finality.Some? then finality.value.votes else {});
    if fuel == 0 || finality.None? || !ShowsEnd(facts.world, node.local.setup, known, finality.value.view, finality.value.block, node.ledger)
    then node.(stuck := true)
    else
      var next := Fresh(node.self, Next(facts.world, node.local.setup, node.ledger), node.ledger, facts.now);
      var step := HandOver(node.self, known, finality.value.view, finality.value.block, node.ledger);
      var begun := next.(steps := node.steps + [step], accused := node.accused, stuck := node.stuck, halted := node.halted,
                         waiting := node.waiting + InOrder(node.early, node.early.Keys));
      Advance(facts, begun, fuel - 1)
  }

  // ---- Acting ----------------------------------------------------------------------------------------------------------------------

  /** Goes as far as what is known allows: S5 leave skipped views, S1 propose, S2 vote. */
  function Advance(facts: Facts, node: Node, fuel: nat): Node
    requires IsSound(node)
    ensures IsSound(Advance(facts, node, fuel))
    decreases fuel, 4
  {
    var skip := Ballot(Skip, node.Epoch(), node.local.view, NoBlock);
    if fuel == 0 then node.(stuck := true)
    else if skip in node.certificates && !node.stuck then Advance(facts, LeaveSkipped(facts, node), fuel - 1)
    else Judge(facts, Propose(facts, node, fuel), fuel)
  }

  /** S5: a skip certificate of the current view leads into the next, the justification one certificate longer. */
  function LeaveSkipped(facts: Facts, node: Node): Node
    requires IsSound(node)
    ensures IsSound(LeaveSkipped(facts, node))
  {
    var skip := Ballot(Skip, node.Epoch(), node.local.view, NoBlock);
    var votes := Supporting(node.certifying, skip);
    Enter(facts, node, node.local.view + 1, node.footing, node.ground + votes)
  }

  predicate HasVotedInView(node: Node, kind: Kind) { HasVoted(node.Known(), node.self, kind, node.Epoch(), node.local.view) }

  /** S1: the leader proposes once on the justified parent, when that is due by its clock. Which block it makes is a fact. */
  function Propose(facts: Facts, node: Node, fuel: nat): Node
    requires IsSound(node)
    ensures IsSound(Propose(facts, node, fuel))
    decreases fuel, 4, 0
  {
    var (place, parent) := ((node.Epoch(), node.local.view), node.footing.block);
    var isTurn := node.IsValidator() && place in facts.leaders && facts.leaders[place] == node.self;
    if !isTurn || HasVotedInView(node, Notarize) || HasVotedInView(node, Skip) then node
    else if !node.HasState(parent) then Want(facts.world, node, parent)
    else if parent !in facts.times || facts.now < Smaller(facts.times[parent], node.entered) + facts.interval then node
    else if place !in facts.made || fuel == 0 then node.(stuck := true)
    else
      var block := facts.made[place];
      var made := node.(executed := node.executed + {block}, offers := node.offers[node.local.view := Offer(block, Justification(None, []))]);
      var cast := CastNotarize(facts, made, block, node.footing, {}, fuel - 1);
      if cast.stuck then cast else Advance(facts, cast, fuel - 1)
  }

  /** S2: the first proposal of the current view is voted for if it is valid, refused if not, and waits for its parent and its time. */
  function Judge(facts: Facts, node: Node, fuel: nat): Node
    requires IsSound(node)
    ensures IsSound(Judge(facts, node, fuel))
    decreases fuel, 4, 0
  {
    var view := node.local.view;
    if !node.IsValidator() || view !in node.offers || view in node.refused || HasVotedInView(node, Notarize) || HasVotedInView(node, Skip)
    then node
    else
      var (setup, offer) := (node.local.setup, node.offers[view]);
      var (block, justification, footing) := (offer.block, offer.justification, FootingOf(node.local.setup, offer.justification));
      var refused := node.(refused := node.refused + {view});
      if block !in facts.world.blocks || facts.world.blocks[block].parent != footing.block then refused
      else if !IsWellFormed(setup, setup.epoch, justification) || !AreValid(setup, justification) then refused
      else if !node.HasState(footing.block) then Want(facts.world, node, footing.block)
      else if block in facts.times && facts.times[block] > facts.now + facts.drift then node
      else
        var votes := VotesOfJustification(justification);
        var known := node.Known() + votes;
        if ViewOf(setup, justification) != view || !MayNotarize(facts.world, node.self, node.local, known, block, footing) || fuel == 0 then refused
        else Advance(facts, CastNotarize(facts, node.(executed := node.executed + {block}), block, footing, votes, fuel - 1), fuel - 1)
  }
}
