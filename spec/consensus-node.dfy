include "consensus-acting.dfy"

/**
 * One validator as a function: what it does on each message and timer, a function of the facts, what it knew before, and the input.
 * Compiled, it is the oracle that runs beside the code. Spec: Consensus.
 */
module ConsensusNode {
  import opened Quorums
  import opened Consensus
  import opened ConsensusKnowledge
  import opened ConsensusActing

  // ---- Messages and timers ---------------------------------------------------------------------------------------------------------

  /** A certificate of the running epoch that is valid or says nothing new; None where it is refused. */
  function TryAccept(facts: Facts, node: Node, certificate: Certificate, fuel: nat): Option<Node>
    requires IsSound(node)
    ensures var accepted := TryAccept(facts, node, certificate, fuel); accepted.Some? ==> IsSound(accepted.value)
  {
    if certificate.ballot.epoch != node.Epoch() then None
    else if !IsNews(node, certificate.ballot) then Some(node)
    else if !IsValid(node.local.setup, certificate) then None
    else Some(Accept(facts, node, certificate.ballot, VotesOf(certificate), fuel))
  }

  function OnCertificate(facts: Facts, node: Node, certificate: Certificate, fuel: nat): Node
    requires IsSound(node)
    ensures IsSound(OnCertificate(facts, node, certificate, fuel))
  {
    match TryAccept(facts, node, certificate, fuel)
    case None => node
    case Some(accepted) => Advance(facts, accepted, fuel)
  }

  /** S1: what justifies a view is taken up in order. */
  function OnJustification(facts: Facts, node: Node, epoch: nat, justification: Justification, fuel: nat): Node
    requires IsSound(node)
    ensures IsSound(OnJustification(facts, node, epoch, justification, fuel))
  {
    if epoch != node.Epoch() || !IsWellFormed(node.local.setup, epoch, justification) then node
    else
      match justification.parent
      case None => Advance(facts, TakeSkips(facts, node, justification.skips, fuel), fuel)
      case Some(parent) =>
        match TryAccept(facts, node, parent, fuel)
        case None => node
        case Some(accepted) => Advance(facts, TakeSkips(facts, accepted, justification.skips, fuel), fuel)
  }

  function TakeSkips(facts: Facts, node: Node, skips: seq<Certificate>, fuel: nat): Node
    requires IsSound(node)
    ensures IsSound(TakeSkips(facts, node, skips, fuel))
    decreases |skips|
  {
    if skips == [] then node
    else
      match TryAccept(facts, node, skips[0], fuel)
      case None => node
      case Some(accepted) =>
        var isNext := Ballot(Skip, accepted.Epoch(), accepted.local.view, NoBlock) in accepted.certificates;
        TakeSkips(facts, if isNext then LeaveSkipped(facts, accepted) else accepted, skips[1..], fuel)
  }

  /** S2: kept is the leader's first proposal of a view, from its own channel, and only if its justification leads into that view. */
  function OnProposal(facts: Facts, node: Node, from: Validator, proposal: Message, fuel: nat): Node
    requires IsSound(node) && proposal.Proposed?
    ensures IsSound(OnProposal(facts, node, from, proposal, fuel))
  {
    var block := proposal.block;
    if block !in facts.world.blocks then node
    else
      var (epoch, view) := (facts.world.blocks[block].epoch, facts.world.blocks[block].view);
      var isLeader := from == proposal.leader && (epoch, view) in facts.leaders && facts.leaders[(epoch, view)] == from;
      if epoch != node.Epoch() || view <= node.local.finalized || view > node.local.view + ViewWindow || !isLeader || !proposal.formed then node
      else if view in node.offers && node.offers[view].block == block then node
      else if !proposal.genuine then node
      else if view in node.offers then node.(accused := node.accused + [from])
      else if from == node.self then node.(halted := true)
      else
        var led := OnJustification(facts, node, epoch, proposal.justification, fuel);
        if epoch != led.Epoch() || view <= led.local.finalized || view > led.local.view then led
        else Advance(facts, led.(offers := led.offers[view := Offer(block, proposal.justification)]), fuel)
  }

  /** M2: counted are verified votes of members; D2: an unknown vote of one's own shows that the state was lost. */
  function OnVote(facts: Facts, node: Node, vote: Vote, genuine: bool, fuel: nat): Node
    requires IsSound(node)
    ensures IsSound(OnVote(facts, node, vote, genuine, fuel))
  {
    var (epoch, view) := (vote.ballot.epoch, vote.ballot.view);
    if epoch != node.Epoch() || view <= node.local.finalized || view > node.local.view + ViewWindow then node
    else if vote.voter !in node.local.setup.council.validators || vote in node.counted || !genuine then node
    else if vote.ballot.kind != Finalize && vote.ballot in node.certificates then node
    else if vote.voter == node.self then node.(halted := true)
    else Advance(facts, Count(facts, node, vote, fuel), fuel)
  }

  /** E3: a finalization at or above the last height with the headers down to it, each the parent of the one before. */
  function OnEndProof(facts: Facts, node: Node, certificate: Certificate, path: seq<Hash>, fuel: nat): Node
    requires IsSound(node)
    ensures IsSound(OnEndProof(facts, node, certificate, path, fuel))
  {
    var (world, setup) := (facts.world, node.local.setup);
    if certificate.ballot.epoch != setup.epoch || node.endProof.Some? then node
    else if certificate.ballot.kind != Finalize || path == [] || path[0] != certificate.ballot.block || !IsValid(setup, certificate) then node
    else if !(forall i | 0 <= i < |path| :: path[i] in world.blocks && (i > 0 ==> world.blocks[path[i - 1]].parent == path[i])) then node
    else
      var (end, ballot) := (path[|path| - 1], certificate.ballot);
      if world.blocks[end].height != setup.lastHeight || world.blocks[end].epoch != setup.epoch then node
      else Extend(facts, node.(endProof := Some(Finality(ballot.view, ballot.block, VotesOf(certificate), end))), fuel)
  }

  /** S2: a certified block that was asked for is executed with all that waited for it. */
  function OnBlock(facts: Facts, node: Node, block: Hash, formed: bool, fuel: nat): Node
    requires IsSound(node)
    ensures IsSound(OnBlock(facts, node, block, formed, fuel))
  {
    if block !in node.wanted || !formed || block !in facts.world.blocks then node
    else
      var found := node.(wanted := node.wanted - {block});
      var header := facts.world.blocks[block];
      if header.epoch != node.Epoch() || header.height <= Height(facts.world, node.ledger) then found
      else
        var orphaned := if block in found.executed then found
          else Connect(facts.world, Want(facts.world, found.(orphans := found.orphans + {block}), block));
        Advance(facts, Extend(facts, orphaned, fuel), fuel)
  }

  /** E4: from a validator, a few messages, of which one is a proposal and that for the first view. */
  function KeepEarly(node: Node, from: Validator, message: Message): Node {
    var kept := if from in node.early then node.early[from] else [];
    var fits := message.Proposed? ==> message.justification == Justification(None, []) && forall other | other in kept :: !other.Proposed?;
    if from in node.local.setup.council.validators && fits && |kept| < EarlyCap
    then node.(early := node.early[from := kept + [message]])
    else node
  }

  function EpochOf(facts: Facts, message: Message): nat {
    match message
    case Proposed(block, _, _, _, _) => if block in facts.world.blocks then facts.world.blocks[block].epoch else 0
    case Voted(vote, _) => vote.ballot.epoch
    case Certified(certificate) => certificate.ballot.epoch
    case _ => 0
  }

  function OnMessage(facts: Facts, node: Node, from: Validator, message: Message, fuel: nat): Node
    requires IsSound(node)
    ensures IsSound(OnMessage(facts, node, from, message, fuel))
  {
    if EpochOf(facts, message) == node.Epoch() + 1 then KeepEarly(node, from, message)
    else
      match message
      case Proposed(_, _, _, _, _) => OnProposal(facts, node, from, message, fuel)
      case Voted(vote, genuine) => OnVote(facts, node, vote, genuine, fuel)
      case Certified(certificate) => OnCertificate(facts, node, certificate, fuel)
      case Justified(epoch, justification) => OnJustification(facts, node, epoch, justification, fuel)
      case Ended(certificate, path) => OnEndProof(facts, node, certificate, path, fuel)
      case BlockFound(block, formed) => OnBlock(facts, node, block, formed, fuel)
  }

  /** S3: the view's timer, or the shorter one for its proposal, which asks for nothing once Notarize was voted. */
  function OnTimer(facts: Facts, node: Node, timer: Timer, epoch: nat, view: nat, fuel: nat): Node
    requires IsSound(node)
    ensures IsSound(OnTimer(facts, node, timer, epoch, view, fuel))
  {
    if epoch != node.Epoch() || view != node.local.view then node
    else
      var isDue := timer == ViewTimer || (timer == ProposalTimer && !HasVotedInView(node, Notarize));
      Advance(facts, if isDue && node.IsValidator() then CastSkip(facts, node, fuel) else node, fuel)
  }

  /** One input, and what was kept for an epoch that it begins. */
  function Handle(facts: Facts, node: Node, input: Input, fuel: nat): Node
    requires IsSound(node)
    ensures IsSound(Handle(facts, node, input, fuel))
  {
    if node.halted then node
    else
      match input
      case Received(from, message) => HandleWaiting(facts, OnMessage(facts, node, from, message, fuel), fuel)
      case TimerFired(timer, epoch, view) => HandleWaiting(facts, OnTimer(facts, node, timer, epoch, view, fuel), fuel)
      case Other => node
  }

  function HandleWaiting(facts: Facts, node: Node, fuel: nat): Node
    requires IsSound(node)
    ensures IsSound(HandleWaiting(facts, node, fuel))
    decreases fuel
  {
    if node.waiting == [] then node
    else if fuel == 0 then node.(stuck := true)
    else
      var (from, message) := node.waiting[0];
      HandleWaiting(facts, OnMessage(facts, node.(waiting := node.waiting[1..]), from, message, fuel - 1), fuel - 1)
  }
}
