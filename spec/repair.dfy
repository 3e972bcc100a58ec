include "records.dfy"
include "quorums.dfy"

/**
 * Repair of a lost row, counted: which row comes out of points of which some are lies, who is named for them, what is stored, and what is left after
 * erasure when positions had several holders. Facts about fields and hashes are required where they are used. Spec: Records R12, R15, R16, R17.
 */
module Repair {
  import Records
  import Quorums

  type Institution = nat
  type Row = nat
  type Value = nat

  /** R12: the value of a row at a place; by symmetry it is the value of that place's row here, so that custodian j gives it for custodian i. */
  ghost function At(row: Row, place: nat): Value { values(row, place) }

  /** Any function; what is needed of it is required. */
  ghost const values: (Row, nat) -> Value

  /** A fact about fields: two rows, polynomials of degree below t, that agree at t places are one. */
  ghost predicate RowsAreOfDegreeBelow(t: nat) {
    forall a: Row, b: Row, places: set<nat> | |places| >= t && Agree(a, b, places) :: a == b
  }

  ghost predicate Agree(a: Row, b: Row, places: set<nat>) { forall x <- places :: At(a, x) == At(b, x) }

  /** The places whose points a row fits. */
  ghost function Fitting(row: Row, points: map<nat, Value>): set<nat> { set x <- points.Keys | points[x] == At(row, x) }

  /** R15: who does not lie gives the point of the row that was dealt. */
  ghost predicate OnlyLiarsLie(dealt: Row, points: map<nat, Value>, liars: set<nat>) { points.Keys - liars <= Fitting(dealt, points) }

  /** R16: the row that all but e of N points fit, N >= t + 2 e. */
  ghost predicate IsFound(row: Row, points: map<nat, Value>, t: nat, e: nat) {
    && |points.Keys| >= t + 2 * e
    && |Fitting(row, points)| + e >= |points.Keys|
  }

  /** Property Repair completes, property No wrong repair: with no more than e lies the row that was dealt is found, and no other is. */
  lemma HonestPointsAreEnough(dealt: Row, row: Row, points: map<nat, Value>, liars: set<nat>, t: nat, e: nat)
    requires RowsAreOfDegreeBelow(t) && OnlyLiarsLie(dealt, points, liars) && |liars| <= e
    requires |points.Keys| >= t + 2 * e
    ensures IsFound(dealt, points, t, e)
    ensures IsFound(row, points, t, e) ==> row == dealt
  {
    var honest := points.Keys - liars;
    TakenAway(points.Keys, liars);
    Records.SubsetIsSmaller(honest, Fitting(dealt, points));
    if IsFound(row, points, t, e) {
      Agreement(dealt, row, points, t);
    }
  }

  /** Two rows that so many of the same points fit share t of them. */
  lemma Agreement(a: Row, b: Row, points: map<nat, Value>, t: nat)
    requires RowsAreOfDegreeBelow(t)
    requires |Fitting(a, points)| + |Fitting(b, points)| >= |points.Keys| + t
    ensures a == b
  {
    var both := Fitting(a, points) * Fitting(b, points);
    Quorums.UnionAndIntersection(Fitting(a, points), Fitting(b, points));
    Records.SubsetIsSmaller(Fitting(a, points) + Fitting(b, points), points.Keys);
    assert Agree(a, b, both);
  }

  lemma TakenAway(all: set<nat>, gone: set<nat>)
    ensures |all - gone| + |gone| >= |all|
  {
    Records.WithoutIsSmaller(all, all * gone);
    Records.SubsetIsSmaller(all * gone, gone);
    assert all - gone == all - all * gone;
  }

  /** R16: whoever is named has lied, and whoever's point is a lie is named. */
  lemma LiarsAreNamed(dealt: Row, points: map<nat, Value>, liars: set<nat>)
    requires OnlyLiarsLie(dealt, points, liars)
    ensures points.Keys - Fitting(dealt, points) <= liars
    ensures forall x <- points.Keys :: x in points.Keys - Fitting(dealt, points) <==> points[x] != At(dealt, x)
  {}

  /** R16: as many points as honest custodians give beside f_c liars fix the row: so if its leaf is missed, the source has dealt wrongly. */
  lemma SourceIsNamedRightly(thresholds: Records.Thresholds, dealt: Row, row: Row, points: map<nat, Value>, liars: set<nat>)
    requires thresholds.AreAllowed() && RowsAreOfDegreeBelow(thresholds.shares)
    requires OnlyLiarsLie(dealt, points, liars) && |liars| <= thresholds.faulty
    requires Convicts(thresholds, row, points)
    ensures row == dealt
  {
    var both := Fitting(row, points) - liars;
    TakenAway(Fitting(row, points), liars);
    assert both <= Fitting(dealt, points);
    assert Agree(row, dealt, both);
  }

  /** R16: t + f_c points lie on one row. */
  ghost predicate Convicts(thresholds: Records.Thresholds, row: Row, points: map<nat, Value>) {
    |Fitting(row, points)| >= thresholds.shares + thresholds.faulty
  }

  /** R2, R16: enough are always there: m - f_c honest ones of m, or one fewer where the lost one is honest itself. */
  lemma EnoughCustodiansAreLeft(custodians: nat, lies: nat, silent: nat)
    requires custodians >= 4 && lies + silent <= Records.For(custodians).faulty
    ensures custodians - silent >= Records.For(custodians).shares + 2 * lies
    ensures lies + silent + 1 <= Records.For(custodians).faulty ==> custodians - 1 - silent >= Records.For(custodians).shares + 2 * lies
  {}

  // ---- What is stored ---------------------------------------------------------------------------------------------------------------

  datatype Part = Part(row: Row, fragment: nat)

  type Leaf = nat

  /** R4, R12: the leaf of a position, by row and fragment; its salt is a hash of the row. */
  ghost function LeafOf(part: Part): Leaf { leaves(part) }

  /** Any function; what is needed of it is required. */
  ghost const leaves: Part -> Leaf

  /** A hash binds: no two parts have one leaf. */
  ghost predicate LeavesBind() { forall a: Part, b: Part | LeafOf(a) == LeafOf(b) :: a == b }

  datatype Option<T> = Nothing | Some(value: T)

  /** R16: whatever was found is stored when it gives the position's leaf, and else not. */
  ghost function Store(leaf: Leaf, found: Part): Option<Part> {
    if LeafOf(found) == leaf then Some(found) else Nothing
  }

  /** Property No wrong repair: what is stored is what was dealt, however many lie. */
  lemma StoredIsWhatWasDealt(dealt: Part, found: Part)
    requires LeavesBind()
    ensures Store(LeafOf(dealt), found).Some? ==> Store(LeafOf(dealt), found).value == dealt
  {}

  // ---- What is known ----------------------------------------------------------------------------------------------------------------

  /**
   * R12: t - 1 rows leave every key possible. There are as many symmetric polynomials as keys times values of t - 1 rows, and no two give the same key and rows
   * (both are facts about fields, and required here); so by counting to the same rows and each key belongs one.
   */
  lemma FewerRowsTellNothing(keys: nat, rowsSeen: nat, keyOf: nat -> nat, rowsOf: nat -> nat, seen: nat, key: nat) returns (polynomial: nat)
    requires forall p: nat | p < Records.Pair(keys, rowsSeen, 0) :: keyOf(p) < keys && rowsOf(p) < rowsSeen
    requires forall p: nat, q: nat | p < q < Records.Pair(keys, rowsSeen, 0) :: keyOf(p) != keyOf(q) || rowsOf(p) != rowsOf(q)
    requires seen < rowsSeen && key < keys
    ensures polynomial < Records.Pair(keys, rowsSeen, 0) && keyOf(polynomial) == key && rowsOf(polynomial) == seen
  {
    polynomial := Records.FewerSharesTellNothing(keys, rowsSeen, keyOf, rowsOf, seen, key);
  }

  /** Who has, or could ask for, which position's row: holders, those before them, successors that were named. */
  type Had = set<(nat, Institution)>

  /** R14: one position each, ever. */
  ghost predicate OnePositionEach(had: Had) { forall a <- had, b <- had | a.1 == b.1 :: a.0 == b.0 }

  function PositionsOf(had: Had, some: set<Institution>): set<nat> { set pair <- had | pair.1 in some :: pair.0 }

  /** So f_c faulty institutions have f_c rows at most. */
  lemma NoMoreRowsThanInstitutions(had: Had, some: set<Institution>)
    requires OnePositionEach(had)
    ensures |PositionsOf(had, some)| <= |some|
    decreases some
  {
    if some == {} {
      assert PositionsOf(had, some) == {};
    } else {
      var one :| one in some;
      NoMoreRowsThanInstitutions(had, some - {one});
      var rest := PositionsOf(had, some - {one});
      if position: nat :| (position, one) in had {
        assert PositionsOf(had, some) <= rest + {position};
        Records.SubsetIsSmaller(PositionsOf(had, some), rest + {position});
      } else {
        assert PositionsOf(had, some) == rest;
      }
    }
  }

  /** Property One row each: the faulty among all that ever had something have too few rows for a key. */
  lemma PointsTellNothing(thresholds: Records.Thresholds, had: Had, faulty: set<Institution>)
    requires thresholds.AreAllowed() && OnePositionEach(had) && |faulty| <= thresholds.faulty
    ensures !thresholds.OpensKey(PositionsOf(had, faulty))
  {
    NoMoreRowsThanInstitutions(had, faulty);
  }

  // ---- What is left -----------------------------------------------------------------------------------------------------------------

  /** R10, R17: a position counts when everybody who ever had it has said so. */
  predicate SaidByAll(had: Had, said: set<Institution>, position: nat) { forall pair <- had | pair.0 == position :: pair.1 in said }

  /** Property Irrecoverable after erasure, with positions that had several holders: of so many positions at most f_c have a liar among their holders. */
  lemma ReceiptsOfAllMakeErasureCertain(
    thresholds: Records.Thresholds, had: Had, said: set<Institution>, faulty: set<Institution>, all: set<nat>, counted: set<nat>, left: set<nat>)
    requires thresholds.AreAllowed() && |all| == thresholds.custodians && OnePositionEach(had) && |faulty| <= thresholds.faulty
    requires counted <= all && (forall position <- counted :: SaidByAll(had, said, position))
    requires |counted| >= thresholds.CertainDestruction()
    requires left <= all && (forall position <- left :: exists pair <- had :: pair.0 == position && (pair.1 in faulty || pair.1 !in said))
    ensures !thresholds.OpensKey(left)
  {
    var lied := PositionsOf(had, faulty);
    NoMoreRowsThanInstitutions(had, faulty);
    var gone := counted - lied;
    TakenAway(counted, lied);
    assert left <= all - gone by {
      forall position <- left ensures position !in gone {
        var pair :| pair in had && pair.0 == position && (pair.1 in faulty || pair.1 !in said);
        if pair.1 in faulty { assert pair.0 in lied; }
      }
    }
    Records.WithoutIsSmaller(all, gone);
    Records.SubsetIsSmaller(left, all - gone);
  }
}
