namespace MedChain.Core.Chain;

/// <summary>Why an authentic transaction, or one event of a batch, did not apply. Recorded in the state. Spec: Chain C9.</summary>
public enum RefusalCode : byte
{
    /// <summary>It applied.</summary>
    None = 0,

    /// <summary>The record is not anchored.</summary>
    UnknownRecord = 1,

    /// <summary>The record is anchored already.</summary>
    RecordExists = 2,

    /// <summary>The custodians are not those that the rules name, or their number allows no threshold.</summary>
    WrongCustodians = 3,

    /// <summary>Too few receipts, or one that is not valid.</summary>
    InsufficientReceipts = 4,

    /// <summary>The request does not exist.</summary>
    UnknownAccess = 5,

    /// <summary>The request's name is taken.</summary>
    AccessExists = 6,

    /// <summary>Only the record's source may do this.</summary>
    NotSource = 7,

    /// <summary>Only a custodian of the record may do this.</summary>
    NotCustodian = 8,

    /// <summary>The scope is not within what was asked for, or names a segment that the record does not have.</summary>
    WrongScope = 9,

    /// <summary>The expiry is not after the block's time.</summary>
    Expired = 10,

    /// <summary>The state of the record, request or institution does not allow it.</summary>
    WrongPhase = 11,

    /// <summary>Said before, by the same institution.</summary>
    Repeated = 12,

    /// <summary>The evidence is not valid.</summary>
    InvalidEvidence = 13,

    /// <summary>The number is another's, or its standing allows no application.</summary>
    NumberTaken = 14,

    /// <summary>A key is or was registered, or stands twice.</summary>
    KeyTaken = 15,

    /// <summary>A key may not be registered, its possession is not shown, or number or name are not the sender's or account's.</summary>
    InvalidRegistration = 16,

    /// <summary>The sender's last application is still open.</summary>
    ApplicationOpen = 17,

    /// <summary>There is no such application that could be endorsed.</summary>
    UnknownApplication = 18,

    /// <summary>There is no such institution.</summary>
    UnknownInstitution = 19,

    /// <summary>The institution has not signed this.</summary>
    InvalidDeclaration = 20,

    /// <summary>A deal does not fit the ceremony.</summary>
    InvalidDeal = 21,

    /// <summary>A proof does not hold.</summary>
    InvalidProof = 22,

    /// <summary>The share complained of is right.</summary>
    FalseComplaint = 23,

    /// <summary>Reputation, term limit or back-off do not allow it to stand.</summary>
    MayNotStand = 24,

    /// <summary>A ballot does not fit the election.</summary>
    InvalidBallot = 25,

    /// <summary>The carrier has brought too many ballots whose proofs do not hold.</summary>
    BudgetSpent = 26,

    /// <summary>The institution has asked for as many evaluations as it may in an epoch.</summary>
    QuotaSpent = 27,

    /// <summary>Two different institutions have not signed for this emergency.</summary>
    NotEndorsed = 60,

    /// <summary>The record is not challenged in this epoch, or nobody is asked at the sender's position.</summary>
    NotChallenged = 70,

    /// <summary>What is shown is not the chunk that was asked for, or does not lead to the record's commitment.</summary>
    InvalidPossession = 71,
    /// <summary>The record has no such position.</summary>
    NoSuchPosition = 61,

    /// <summary>The position's holder is a validator that stays, and has not said so itself.</summary>
    HolderStands = 62,

    /// <summary>The position is not vacant.</summary>
    NotVacant = 63,

    /// <summary>Another institution is the position's successor.</summary>
    NotSuccessor = 64,
    /// <summary>The record is a version of something already, or another version follows already.</summary>
    Superseded = 85,

    /// <summary>An earlier version stands, which has to be erased before.</summary>
    EarlierVersionStands = 86,

    /// <summary>The records are of two patients.</summary>
    OtherPatient = 87,
    /// <summary>A consent key is registered: the patient's signature consents, and the consent office does not.</summary>
    PatientDecides = 75,

    /// <summary>No consent key is registered for the record.</summary>
    NoConsentKey = 76,

    /// <summary>The record's consent key has not signed this.</summary>
    NotByPatient = 77,

    /// <summary>Another consent key is registered; it alone can name the next one.</summary>
    ConsentKeyExists = 78,

    /// <summary>A consent key may not be registered, or its possession is not shown.</summary>
    InvalidConsentKey = 79,

    /// <summary>Such a refusal does not fit the request and who asked.</summary>
    WrongRefusal = 80,
}
