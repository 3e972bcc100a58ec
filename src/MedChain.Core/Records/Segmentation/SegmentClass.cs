namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// The four segments of a record, most protected first: a smaller number is the more protected class. Spec: Records G1.
/// </summary>
public enum SegmentClass : byte
{
    /// <summary>Who: patients, related persons and staff, names and identifiers wherever they stand, the bundle's skeleton, every unknown type, and all pseudonym tables.</summary>
    Identity = 0,

    /// <summary>What: encounters, conditions, observations, treatment.</summary>
    Clinical = 1,

    /// <summary>Documents and imaging, and large attachments of clinical and administrative resources.</summary>
    Documents = 2,

    /// <summary>Administration and billing: claims, coverage, institutions, appointments.</summary>
    Administrative = 3,
}
