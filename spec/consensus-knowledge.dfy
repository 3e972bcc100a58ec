include "consensus.dfy"

/** What one validator is told, what it knows, and what can be read off that: the state of module ConsensusNode. Spec: Consensus. */
module ConsensusKnowledge {
  import opened Quorums
  import opened Consensus

  datatype Option<T> = None | Some(value: T)

  // ---- What is told ----------------------------------------------------------------------------------------------------------------

  /** M2: a ballot and who signed it; genuine: each of these signatures is its signer's. */
  datatype Certificate = Certificate(ballot: Ballot, signers: seq<Validator>, genuine: bool)

  /** S1: certifies the block built upon (the epoch's start where there is none), and skip certificates of the views after it, in order. */
  datatype Justification = Justification(parent: Option<Certificate>, skips: seq<Certificate>)

  /** formed: the header commits to the block's transactions. */
  datatype Message =
    | Proposed(block: Hash, leader: Validator, formed: bool, genuine: bool, justification: Justification)
    | Voted(vote: Vote, genuine: bool)
    | Certified(certificate: Certificate)
    | Justified(epoch: nat, justification: Justification)
    | Ended(certificate: Certificate, path: seq<Hash>)
    | BlockFound(block: Hash, formed: bool)

  datatype Timer = ViewTimer | ProposalTimer | ProposeTimer

  datatype Input = Received(from: Validator, message: Message) | TimerFired(timer: Timer, epoch: nat, view: nat) | Other

  /**
   * What holds apart from the validator's own state: the blocks, their times, the lottery's leaders by epoch and view, the blocks that this
   * validator would make, the clock, the parameters.
   */
  datatype Facts = Facts(
    world: World, times: map<Hash, nat>, leaders: map<(nat, nat), Validator>, made: map<(nat, nat), Hash>, now: nat, interval: nat, drift: nat)

  /** Votes and proposals for views further ahead are not looked at. */
  const ViewWindow: nat := 64

  /** S5: skip certificates further ahead are not kept. */
  const SkipCap: nat := 16384

  /** E4: messages of the next epoch kept from one validator. */
  const EarlyCap: nat := 8

  // ---- What one validator knows ----------------------------------------------------------------------------------------------------

  datatype Offer = Offer(block: Hash, justification: Justification)

  /** A finalization, or the end proof that another validator showed: votes that finalize a block, and the block that is final by it. */
  datatype Finality = Finality(view: nat, block: Hash, votes: set<Vote>, tip: Hash)

  /**
   * counted: votes counted one by one, the own ones too. certificates: quorums accepted, above the highest finalized view, and the votes
   * in them. footing and ground: the current view's justification and the votes in it. offers: the first proposal of each view. ledger: the
   * last block held final. steps: what the last input led to. stuck: it would have done what no guard allows.
   */
  datatype Node = Node(
    self: Validator, local: Local, entered: nat, footing: Footing, ground: set<Vote>,
    counted: set<Vote>, certificates: set<Ballot>, certifying: set<Vote>,
    offers: map<nat, Offer>, refused: set<nat>,
    finalization: Option<Finality>, endProof: Option<Finality>,
    ledger: Hash, executed: set<Hash>, orphans: set<Hash>, wanted: set<Hash>,
    early: map<Validator, seq<Message>>, waiting: seq<(Validator, Message)>, halted: bool,
    steps: seq<Step>, accused: seq<Validator>, stuck: bool)
  {
    function Epoch(): nat { local.setup.epoch }

    function Known(): set<Vote> { counted + certifying + ground }

    predicate IsValidator() { !halted && self in local.setup.council.validators }

    predicate HasState(block: Hash) { block == ledger || block in executed }

    /** What is known to be final; it may be missing here. */
    function Tip(): Option<Hash> {
      if endProof.Some? then Some(endProof.value.tip) else if finalization.Some? then Some(finalization.value.tip) else None
    }
  }

  predicate IsSound(node: Node) { node.local.setup.council.IsWellFormed() }

  function Fresh(self: Validator, setup: Setup, ledger: Hash, now: nat): Node {
    Node(self, Local(setup, 1, 0), now, Footing(0, setup.start), {}, {}, {}, {}, map[], {}, None, None, ledger, {}, {}, {}, map[], [], false,
         [], [], false)
  }

  // ---- Certificates ----------------------------------------------------------------------------------------------------------------

  function VotesOf(certificate: Certificate): set<Vote> { set signer | signer in certificate.signers :: Vote(certificate.ballot, signer) }

  /** M2: of the running epoch, by a quorum of its members, strictly ordered, each signature right. */
  predicate IsValid(setup: Setup, certificate: Certificate)
    requires setup.council.IsWellFormed()
  {
    && certificate.genuine
    && (forall i | 0 < i < |certificate.signers| :: certificate.signers[i - 1] < certificate.signers[i])
    && (forall signer | signer in certificate.signers :: signer in setup.council.validators)
    && IsCertified(setup, VotesOf(certificate), certificate.ballot)
  }

  function Supporting(votes: set<Vote>, ballot: Ballot): set<Vote> { set vote | vote in votes && vote.ballot == ballot }

  function FootingOf(setup: Setup, justification: Justification): Footing {
    match justification.parent
    case None => Footing(0, setup.start)
    case Some(parent) => Footing(parent.ballot.view, parent.ballot.block)
  }

  /** The view into which it leads. */
  function ViewOf(setup: Setup, justification: Justification): nat {
    FootingOf(setup, justification).view + |justification.skips| + 1
  }

  predicate IsWellFormed(setup: Setup, epoch: nat, justification: Justification) {
    && (justification.parent.Some? ==> justification.parent.value.ballot.kind != Skip && justification.parent.value.ballot.epoch == epoch)
    && (forall i | 0 <= i < |justification.skips| ::
          justification.skips[i].ballot == Ballot(Skip, epoch, FootingOf(setup, justification).view + i + 1, NoBlock))
  }

  function VotesOfAll(certificates: seq<Certificate>): set<Vote> {
    if certificates == [] then {} else VotesOf(certificates[0]) + VotesOfAll(certificates[1..])
  }

  function VotesOfJustification(justification: Justification): set<Vote> {
    VotesOfAll(justification.skips) + (if justification.parent.Some? then VotesOf(justification.parent.value) else {})
  }

  predicate AreValid(setup: Setup, justification: Justification)
    requires setup.council.IsWellFormed()
  {
    && (justification.parent.Some? ==> IsValid(setup, justification.parent.value))
    && (forall skip | skip in justification.skips :: IsValid(setup, skip))
  }

  /** Whether a certificate says something new. S4: above the highest finalized view. S5: at or above the current view. S6: as S4. */
  predicate IsNews(node: Node, ballot: Ballot) {
    match ballot.kind
    case Notarize => ballot.view > node.local.finalized && ballot !in node.certificates
    case Skip => node.local.view <= ballot.view < node.local.view + SkipCap && ballot !in node.certificates
    case Finalize => ballot.view > node.local.finalized
  }

  // ---- Blocks ----------------------------------------------------------------------------------------------------------------------

  function Height(world: World, block: Hash): nat { if block in world.blocks then world.blocks[block].height else 0 }

  predicate HasParent(world: World, block: Hash) {
    block in world.blocks && world.blocks[block].parent in world.blocks && Height(world, world.blocks[block].parent) < Height(world, block)
  }

  /** On the way down from a block through orphans: the first that is missing. */
  function FirstMissing(world: World, node: Node, orphans: set<Hash>, block: Hash): Option<Hash>
    decreases orphans
  {
    if node.HasState(block) then None
    else if block in orphans && block in world.blocks then FirstMissing(world, node, orphans - {block}, world.blocks[block].parent)
    else Some(block)
  }

  /** S2: a certified block that is missing is asked for, its lowest missing ancestor first. */
  function Want(world: World, node: Node, block: Hash): Node {
    match FirstMissing(world, node, node.orphans, block)
    case None => node
    case Some(missing) => node.(wanted := node.wanted + {missing})
  }

  /** Executes whatever has an executed parent. */
  function Connect(world: World, node: Node): Node
    ensures Connect(world, node).local == node.local
    decreases node.orphans
  {
    var ready := set block | block in node.orphans && block in world.blocks && node.HasState(world.blocks[block].parent);
    if ready == {} then node
    else Connect(world, node.(orphans := node.orphans - ready, executed := node.executed + ready))
  }

  /** The executed blocks from above the ledger's end up to a block, lowest first. */
  function Path(world: World, node: Node, tip: Hash): Option<seq<Hash>>
    decreases Height(world, tip)
  {
    if tip == node.ledger then Some([])
    else if tip !in node.executed || !HasParent(world, tip) then None
    else
      match Path(world, node, world.blocks[tip].parent)
      case None => None
      case Some(path) => Some(path + [tip])
  }

  /** E2: the last block of a path that is not above the last height. */
  function Cut(world: World, lastHeight: nat, ledger: Hash, path: seq<Hash>): Hash
    decreases |path|
  {
    if path == [] || Height(world, path[0]) > lastHeight then ledger else Cut(world, lastHeight, path[0], path[1..])
  }

  /** Messages kept from each, by the senders' numbers. */
  function InOrder(early: map<Validator, seq<Message>>, senders: set<Validator>): seq<(Validator, Message)>
    requires senders <= early.Keys
  {
    if senders == {} then []
    else
      var first := Least(senders);
      seq(|early[first]|, i requires 0 <= i < |early[first]| => (first, early[first][i])) + InOrder(early, senders - {first})
  }

  function Smaller(a: nat, b: nat): nat { if a < b then a else b }

  function Least(numbers: set<nat>): nat
    requires numbers != {}
    ensures Least(numbers) in numbers
  {
    LeastExists(numbers);
    var least :| least in numbers && forall other | other in numbers :: least <= other;
    least
  }

  lemma LeastExists(numbers: set<nat>)
    requires numbers != {}
    ensures exists least :: least in numbers && forall other | other in numbers :: least <= other
  {
    var some :| some in numbers;
    if numbers != {some} {
      var rest := numbers - {some};
      LeastExists(rest);
      var least :| least in rest && forall other | other in rest :: least <= other;
      var smaller := if least <= some then least else some;
      assert forall other | other in numbers :: other in rest || other == some;
      assert smaller in numbers && forall other | other in numbers :: smaller <= other;
    }
  }
}
