include "consensus-node.dfy"
include "consensus-acting-proof.dfy"

/**
 * One validator refines the model: whatever Handle does on an input is a run of steps that Consensus allows, and afterwards memory and disk
 * agree again. That holds for all facts, all fuel, results that are stuck included, as long as votes in genuine certificates were sent. One
 * lemma a function, built as that function is. What follows for systems is in module ConsensusSystem. Spec: Consensus.
 */
module ConsensusNodeProof {
  import opened Quorums
  import opened Consensus
  import opened ConsensusKnowledge
  import opened ConsensusActing
  import opened ConsensusNode
  import opened ConsensusFollows
  import opened ConsensusActingProof

  // ---- Messages and timers ---------------------------------------------------------------------------------------------------------

  lemma TryAcceptFollows(facts: Facts, origin: Origin, node: Node, certificate: Certificate, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node) && IsSent(origin.state.votes, certificate)
    ensures var accepted := TryAccept(facts, node, certificate, fuel); accepted.Some? ==> Follows(facts.world, origin, accepted.value)
  {
    if certificate.ballot.epoch == node.Epoch() && IsNews(node, certificate.ballot) && IsValid(node.local.setup, certificate) {
      AcceptFollows(facts, origin, node, certificate.ballot, VotesOf(certificate), fuel);
    }
  }

  lemma OnCertificateFollows(facts: Facts, origin: Origin, node: Node, certificate: Certificate, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node) && IsSent(origin.state.votes, certificate)
    ensures Follows(facts.world, origin, OnCertificate(facts, node, certificate, fuel))
  {
    TryAcceptFollows(facts, origin, node, certificate, fuel);
    match TryAccept(facts, node, certificate, fuel)
    case None =>
    case Some(accepted) => AdvanceFollows(facts, origin, accepted, fuel);
  }

  /** S1. */
  lemma OnJustificationFollows(facts: Facts, origin: Origin, node: Node, epoch: nat, justification: Justification, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node) && IsJustificationSent(origin.state.votes, justification)
    ensures Follows(facts.world, origin, OnJustification(facts, node, epoch, justification, fuel))
  {
    if epoch == node.Epoch() && IsWellFormed(node.local.setup, epoch, justification) {
      match justification.parent
      case None =>
        TakeSkipsFollows(facts, origin, node, justification.skips, fuel);
        AdvanceFollows(facts, origin, TakeSkips(facts, node, justification.skips, fuel), fuel);
      case Some(parent) =>
        TryAcceptFollows(facts, origin, node, parent, fuel);
        match TryAccept(facts, node, parent, fuel)
        case None =>
        case Some(accepted) =>
          TakeSkipsFollows(facts, origin, accepted, justification.skips, fuel);
          AdvanceFollows(facts, origin, TakeSkips(facts, accepted, justification.skips, fuel), fuel);
    }
  }

  /** S5. */
  lemma TakeSkipsFollows(facts: Facts, origin: Origin, node: Node, skips: seq<Certificate>, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node) && AreSent(origin.state.votes, skips)
    ensures Follows(facts.world, origin, TakeSkips(facts, node, skips, fuel))
    decreases |skips|
  {
    if skips != [] {
      assert IsSent(origin.state.votes, skips[0]);
      TryAcceptFollows(facts, origin, node, skips[0], fuel);
      match TryAccept(facts, node, skips[0], fuel)
      case None =>
      case Some(accepted) =>
        var isNext := Ballot(Skip, accepted.Epoch(), accepted.local.view, NoBlock) in accepted.certificates;
        if isNext { LeaveSkippedFollows(facts, origin, accepted); }
        TakeSkipsFollows(facts, origin, if isNext then LeaveSkipped(facts, accepted) else accepted, skips[1..], fuel);
    }
  }

  /** S2. */
  lemma OnProposalFollows(facts: Facts, origin: Origin, node: Node, from: Validator, proposal: Message, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node) && proposal.Proposed? && IsMessageSent(origin.state.votes, proposal)
    ensures Follows(facts.world, origin, OnProposal(facts, node, from, proposal, fuel))
  {
    Unspoken(facts.world, origin, node, node.(accused := node.accused + [from]));
    Unspoken(facts.world, origin, node, node.(halted := true));
    if proposal.block in facts.world.blocks {
      var (epoch, view) := (facts.world.blocks[proposal.block].epoch, facts.world.blocks[proposal.block].view);
      OnJustificationFollows(facts, origin, node, epoch, proposal.justification, fuel);
      var led := OnJustification(facts, node, epoch, proposal.justification, fuel);
      var offer := Offer(proposal.block, proposal.justification);
      OfferFollows(facts.world, origin, led, view, offer);
      AdvanceFollows(facts, origin, led.(offers := led.offers[view := offer]), fuel);
    }
  }

  /** M2, D2. */
  lemma OnVoteFollows(facts: Facts, origin: Origin, node: Node, vote: Vote, genuine: bool, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node) && (genuine ==> vote in origin.state.votes)
    ensures Follows(facts.world, origin, OnVote(facts, node, vote, genuine, fuel))
  {
    Unspoken(facts.world, origin, node, node.(halted := true));
    if genuine {
      OthersVoteFollows(facts.world, origin, node, vote);
      CountFollows(facts, origin, node, vote, fuel);
      AdvanceFollows(facts, origin, Count(facts, node, vote, fuel), fuel);
    }
  }

  lemma EndProofFollows(world: World, origin: Origin, node: Node, endProof: Finality)
    requires Follows(world, origin, node) && endProof.votes <= origin.state.votes
    ensures Follows(world, origin, node.(endProof := Some(endProof)))
  {
    reveal Follows();
  }

  /** E3. */
  lemma OnEndProofFollows(facts: Facts, origin: Origin, node: Node, certificate: Certificate, path: seq<Hash>, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node) && IsSent(origin.state.votes, certificate)
    ensures Follows(facts.world, origin, OnEndProof(facts, node, certificate, path, fuel))
  {
    if path != [] && IsValid(node.local.setup, certificate) {
      var endProof := Finality(certificate.ballot.view, certificate.ballot.block, VotesOf(certificate), path[|path| - 1]);
      EndProofFollows(facts.world, origin, node, endProof);
      ExtendFollows(facts, origin, node.(endProof := Some(endProof)), fuel);
    }
  }

  /** S2. */
  lemma OnBlockFollows(facts: Facts, origin: Origin, node: Node, block: Hash, formed: bool, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node)
    ensures Follows(facts.world, origin, OnBlock(facts, node, block, formed, fuel))
  {
    if block in node.wanted && formed && block in facts.world.blocks {
      var found := node.(wanted := node.wanted - {block});
      Unspoken(facts.world, origin, node, found);
      var header := facts.world.blocks[block];
      if header.epoch == node.Epoch() && header.height > Height(facts.world, node.ledger) {
        if block !in found.executed {
          var waiting := found.(orphans := found.orphans + {block});
          Unspoken(facts.world, origin, found, waiting);
          WantFollows(facts.world, origin, waiting, block);
          ConnectFollows(facts.world, origin, Want(facts.world, waiting, block));
        }
        var orphaned := if block in found.executed then found
          else Connect(facts.world, Want(facts.world, found.(orphans := found.orphans + {block}), block));
        ExtendFollows(facts, origin, orphaned, fuel);
        AdvanceFollows(facts, origin, Extend(facts, orphaned, fuel), fuel);
      }
    }
  }

  /** E4. */
  lemma KeepEarlyFollows(world: World, origin: Origin, node: Node, from: Validator, message: Message)
    requires Follows(world, origin, node) && IsMessageSent(origin.state.votes, message)
    ensures Follows(world, origin, KeepEarly(node, from, message))
  {
    reveal Follows();
  }

  lemma OnMessageFollows(facts: Facts, origin: Origin, node: Node, from: Validator, message: Message, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node) && IsMessageSent(origin.state.votes, message)
    ensures Follows(facts.world, origin, OnMessage(facts, node, from, message, fuel))
  {
    if EpochOf(facts, message) == node.Epoch() + 1 { KeepEarlyFollows(facts.world, origin, node, from, message); }
    else {
      match message
      case Proposed(_, _, _, _, _) => OnProposalFollows(facts, origin, node, from, message, fuel);
      case Voted(vote, genuine) => OnVoteFollows(facts, origin, node, vote, genuine, fuel);
      case Certified(certificate) => OnCertificateFollows(facts, origin, node, certificate, fuel);
      case Justified(epoch, justification) => OnJustificationFollows(facts, origin, node, epoch, justification, fuel);
      case Ended(certificate, path) => OnEndProofFollows(facts, origin, node, certificate, path, fuel);
      case BlockFound(block, formed) => OnBlockFollows(facts, origin, node, block, formed, fuel);
    }
  }

  /** S3. */
  lemma OnTimerFollows(facts: Facts, origin: Origin, node: Node, timer: Timer, epoch: nat, view: nat, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node)
    ensures Follows(facts.world, origin, OnTimer(facts, node, timer, epoch, view, fuel))
  {
    if epoch == node.Epoch() && view == node.local.view {
      var isDue := timer == ViewTimer || (timer == ProposalTimer && !HasVotedInView(node, Notarize));
      if isDue && node.IsValidator() { CastSkipFollows(facts, origin, node, fuel); }
      AdvanceFollows(facts, origin, if isDue && node.IsValidator() then CastSkip(facts, node, fuel) else node, fuel);
    }
  }

  lemma HandleWaitingFollows(facts: Facts, origin: Origin, node: Node, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node)
    ensures Follows(facts.world, origin, HandleWaiting(facts, node, fuel))
    decreases fuel
  {
    if node.waiting == [] {
    } else if fuel == 0 {
      Unspoken(facts.world, origin, node, node.(stuck := true));
    } else {
      var (from, message) := node.waiting[0];
      FirstWaitingFollows(facts.world, origin, node);
      var rest := node.(waiting := node.waiting[1..]);
      OnMessageFollows(facts, origin, rest, from, message, fuel - 1);
      HandleWaitingFollows(facts, origin, OnMessage(facts, rest, from, message, fuel - 1), fuel - 1);
    }
  }

  lemma FirstWaitingFollows(world: World, origin: Origin, node: Node)
    requires Follows(world, origin, node) && node.waiting != []
    ensures Follows(world, origin, node.(waiting := node.waiting[1..])) && IsMessageSent(origin.state.votes, node.waiting[0].1)
  {
    reveal Follows();
    assert node.waiting[0] in node.waiting;
  }

  /** The refinement: whatever a validator does on an input is a run of allowed steps, after which it mirrors the state that they lead to. */
  lemma HandleFollows(facts: Facts, origin: Origin, node: Node, input: Input, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node) && (input.Received? ==> IsMessageSent(origin.state.votes, input.message))
    ensures Follows(facts.world, origin, Handle(facts, node, input, fuel))
  {
    if !node.halted {
      match input
      case Received(from, message) =>
        OnMessageFollows(facts, origin, node, from, message, fuel);
        HandleWaitingFollows(facts, origin, OnMessage(facts, node, from, message, fuel), fuel);
      case TimerFired(timer, epoch, view) =>
        OnTimerFollows(facts, origin, node, timer, epoch, view, fuel);
        HandleWaitingFollows(facts, origin, OnTimer(facts, node, timer, epoch, view, fuel), fuel);
      case Other =>
    }
  }
}
