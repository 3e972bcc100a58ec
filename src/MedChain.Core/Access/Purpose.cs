namespace MedChain.Core.Access;

/// <summary>Why data is asked for; the codes of HL7 v3 PurposeOfUse that a hospital uses.</summary>
public enum Purpose : byte
{
    /// <summary>TREAT.</summary>
    Treatment = 1,

    /// <summary>HPAYMT.</summary>
    Payment = 2,

    /// <summary>HOPERAT.</summary>
    Operations = 3,

    /// <summary>PUBHLTH.</summary>
    PublicHealth = 4,

    /// <summary>HRESCH.</summary>
    Research = 5,
}
