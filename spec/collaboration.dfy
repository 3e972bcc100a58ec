include "quorums.dfy"

/**
 * Joint keys by counting: who can open, who is put out. Taken as facts: f points of a polynomial of degree f tell nothing of its value at 0, f + 1 give
 * it; a proof of equal logarithms holds only for the right shared point; what is shown of a dealer that knows the secret of its ephemeral key opens no
 * other dealer's cipher; a sum of polynomials of which one is unknown is unknown. Spec: Collaboration K2 to K6.
 */
module Collaboration {
  import opened Quorums

  type Trustee = nat

  /** K2: t = f + 1. */
  function Threshold(f: nat): nat { f + 1 }

  /** K5: as many right shares as the threshold open what is sealed under the key, fewer do not. */
  predicate CanOpen(shares: set<Trustee>, f: nat) { |shares| >= Threshold(f) }

  /** Secrecy of the joint key: the faulty ones alone. */
  lemma FCannotOpen(faulty: set<Trustee>, f: nat)
    requires |faulty| <= f
    ensures !CanOpen(faulty, f)
  {}

  /** Usable above f: the honest ones alone. */
  lemma EnoughCanOpen(trustees: set<Trustee>, faulty: set<Trustee>, f: nat)
    requires |trustees| >= 3 * f + 1 && |faulty| <= f
    ensures CanOpen(trustees - faulty, f)
  {
    SubsetIsSmaller(trustees * faulty, faulty);
    assert trustees - faulty == trustees - (trustees * faulty);
    assert |trustees - (trustees * faulty)| == |trustees| - |trustees * faulty| by {
      assert trustees == (trustees - (trustees * faulty)) + (trustees * faulty);
    }
  }

  /** K2, K3: what a dealer gave: the trustees whose sealed share is the one that it committed to. */
  datatype Deal = Deal(right: set<Trustee>)

  /** K4: who shows its share of which dealer, and whether the proof of that holds. */
  datatype Complaint = Complaint(maker: Trustee, dealer: Trustee, isProved: bool)

  datatype Verdict = Holds | False | NotOpened

  /** K4: anybody's judgement of a complaint. */
  function Judge(deals: map<Trustee, Deal>, complaint: Complaint): Verdict
    requires complaint.dealer in deals
  {
    if !complaint.isProved then NotOpened
    else if complaint.maker in deals[complaint.dealer].right then False
    else Holds
  }

  /** K4: who is put out by complaints, in whatever order they come. */
  function Disqualified(deals: map<Trustee, Deal>, complaints: seq<Complaint>): set<Trustee>
  {
    set complaint | complaint in complaints && complaint.dealer in deals && Judge(deals, complaint) == Holds :: complaint.dealer
  }

  /** K5. */
  function Qualified(deals: map<Trustee, Deal>, complaints: seq<Complaint>): set<Trustee>
  {
    deals.Keys - Disqualified(deals, complaints)
  }

  /** K6. */
  predicate Succeeds(deals: map<Trustee, Deal>, complaints: seq<Complaint>, f: nat) { |Qualified(deals, complaints)| >= Threshold(f) }

  /** No honest dealer is put out: whatever is said of it, by whomever. */
  lemma HonestDealerStays(deals: map<Trustee, Deal>, complaints: seq<Complaint>, dealer: Trustee)
    requires dealer in deals && forall complaint | complaint in complaints :: complaint.maker in deals[dealer].right
    ensures dealer in Qualified(deals, complaints)
  {}

  /** No silent bad share: one proved complaint of who got it is enough. */
  lemma BadDealerIsOut(deals: map<Trustee, Deal>, complaints: seq<Complaint>, complaint: Complaint)
    requires complaint in complaints && complaint.isProved && complaint.dealer in deals && complaint.maker !in deals[complaint.dealer].right
    ensures complaint.dealer !in Qualified(deals, complaints)
  {
    assert Judge(deals, complaint) == Holds;
  }

  /** K6: among f + 1 qualified dealers one is honest, so that nobody knows the sum of their secrets. */
  lemma QualifiedHasHonest(qualified: set<Trustee>, faulty: set<Trustee>, f: nat) returns (honest: Trustee)
    requires |qualified| >= Threshold(f) && |faulty| <= f
    ensures honest in qualified && honest !in faulty
  {
    if qualified <= faulty { SubsetIsSmaller(qualified, faulty); }
    honest :| honest in qualified && honest !in faulty;
  }

  /** Where the honest ones deal right and are at least f + 1, the ceremony succeeds: up to f silent or lying dealers change nothing. */
  lemma HonestDealersSuffice(deals: map<Trustee, Deal>, complaints: seq<Complaint>, honest: set<Trustee>, f: nat)
    requires honest <= deals.Keys && |honest| >= Threshold(f)
    requires forall dealer, complaint | dealer in honest && complaint in complaints :: complaint.maker in deals[dealer].right
    ensures Succeeds(deals, complaints, f)
  {
    forall dealer | dealer in honest ensures dealer in Qualified(deals, complaints) { HonestDealerStays(deals, complaints, dealer); }
    SubsetIsSmaller(honest, Qualified(deals, complaints));
  }
}
