/**
 * Keys of one epoch, one an institution, each shown to be held, for any number of institutions in any order. A proof is ideal here: only who holds
 * a key makes one, over one statement. Spec: Collaboration K1, Election V3.
 */
module FreshKeys {
  type Key = nat
  type Institution = nat

  /** K1: keys that shares are sealed to. V3: keys that sign ballots. */
  datatype Purpose = Enrolment | BallotKey

  /** K1, V3: what a proof is over. */
  datatype Statement = Statement(purpose: Purpose, chain: nat, epoch: nat, number: Institution)

  datatype Proof = Proof(key: Key, over: Statement)

  datatype Code = None | WrongPhase | Repeated | KeyTaken | InvalidProof

  /** The keys of one purpose in one epoch, while the slice lasts in which they are taken. */
  datatype Registry = Registry(purpose: Purpose, chain: nat, epoch: nat, isOpen: bool, validators: set<Institution>, keys: map<Institution, Key>)

  function StatementFor(registry: Registry, sender: Institution): Statement
  { Statement(registry.purpose, registry.chain, registry.epoch, sender) }

  /** K1, V3: what is wrong with a key that an institution brings. A proof is of one key over one statement; made: all that exist. */
  function Judge(registry: Registry, sender: Institution, key: Key, proof: Proof, made: set<Proof>): Code
  {
    if !registry.isOpen || sender !in registry.validators then WrongPhase
    else if sender in registry.keys then Repeated
    else if key in registry.keys.Values then KeyTaken
    else if proof != Proof(key, StatementFor(registry, sender)) || proof !in made then InvalidProof
    else None
  }

  function Register(registry: Registry, sender: Institution, key: Key, proof: Proof, made: set<Proof>): Registry
  { if Judge(registry, sender, key, proof, made) == None then registry.(keys := registry.keys[sender := key]) else registry }

  /** Bound to chain, epoch, number and purpose: a proof made over anything else does not do. */
  lemma ProofForAnotherIsRefused(registry: Registry, sender: Institution, key: Key, proof: Proof, made: set<Proof>)
    requires proof.over != Statement(registry.purpose, registry.chain, registry.epoch, sender) || proof.key != key
    ensures Register(registry, sender, key, proof, made) == registry
  {}

  /** Somebody makes a proof, or brings a key. */
  datatype Step = Make(maker: Institution, proof: Proof) | Bring(sender: Institution, key: Key, proof: Proof)

  datatype World = World(registry: Registry, holders: map<Key, Institution>, made: set<Proof>)

  /** Only the holder makes a proof, and the honest one only under its own number. */
  function Next(world: World, step: Step, honest: set<Institution>): World
  {
    match step
    case Make(maker, proof) =>
      if proof.key in world.holders && world.holders[proof.key] == maker && (maker in honest ==> proof.over.number == maker)
      then world.(made := world.made + {proof}) else world
    case Bring(sender, key, proof) => world.(registry := Register(world.registry, sender, key, proof, world.made))
  }

  function Run(world: World, steps: seq<Step>, honest: set<Institution>): World
    decreases |steps|
  { if steps == [] then world else Run(Next(world, steps[0], honest), steps[1..], honest) }

  /** Each key at most once, shown to be held, and that of an honest holder under its own number alone. */
  predicate IsFresh(world: World, honest: set<Institution>)
  {
    var keys := world.registry.keys;
    && (forall a <- keys, b <- keys | a != b :: keys[a] != keys[b])
    && (forall number <- keys :: Proof(keys[number], StatementFor(world.registry, number)) in world.made)
    && (forall proof <- world.made :: proof.key in world.holders
          && (world.holders[proof.key] in honest ==> proof.over.number == world.holders[proof.key]))
  }

  lemma NextKeepsFresh(world: World, step: Step, honest: set<Institution>)
    requires IsFresh(world, honest)
    ensures IsFresh(Next(world, step, honest), honest)
    ensures world.registry.keys.Keys <= Next(world, step, honest).registry.keys.Keys
    ensures forall number <- world.registry.keys :: Next(world, step, honest).registry.keys[number] == world.registry.keys[number]
  {}

  /** Whatever is brought in whatever order: keys are fresh, and whoever has one keeps it. */
  lemma KeysAreFresh(world: World, steps: seq<Step>, honest: set<Institution>)
    requires IsFresh(world, honest)
    ensures IsFresh(Run(world, steps, honest), honest)
    ensures forall number <- world.registry.keys ::
              number in Run(world, steps, honest).registry.keys && Run(world, steps, honest).registry.keys[number] == world.registry.keys[number]
    decreases |steps|
  {
    if steps != [] {
      NextKeepsFresh(world, steps[0], honest);
      KeysAreFresh(Next(world, steps[0], honest), steps[1..], honest);
    }
  }

  /** Nobody has the key of an honest other. */
  lemma AKeyOfAnotherIsRefused(world: World, honest: set<Institution>, number: Institution)
    requires IsFresh(world, honest) && number in world.registry.keys
    ensures world.registry.keys[number] in world.holders
    ensures world.holders[world.registry.keys[number]] in honest ==> world.holders[world.registry.keys[number]] == number
  {}
}
