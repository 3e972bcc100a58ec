namespace MedChain.Core.Records.Segmentation;

/// <summary>What is known of a string of the bundle.</summary>
[Flags]
internal enum TextTraits : byte
{
    None = 0,

    /// <summary>A name, identifier, telecom, address part or birth date, if its resource is of the identity class.</summary>
    Personal = 1,

    /// <summary>A personal name whose words count singly.</summary>
    Name = 2,

    /// <summary>May be a reference to a resource.</summary>
    Reference = 4,

    /// <summary>The address of an entry's resource: it belongs to the entry.</summary>
    FullUrl = 8,

    /// <summary>Has escapes that could be spelled otherwise.</summary>
    OtherSpellings = 16,

    /// <summary>A property name or a number: it owns nothing, but may not hold another segment's string either.</summary>
    Structure = 32,
}

/// <summary>A string value of at least <see cref="BundleMap.ShortestText"/> octets, or a property name or number as long as a pattern.</summary>
internal record struct BundleText(int Start, int Length, TextTraits Traits)
{
    /// <summary>Its segment, once the carving is known.</summary>
    public SegmentClass Segment { get; set; }

    /// <summary>Its number in the <see cref="StringBook"/>, or -1 for a string too short to stand there.</summary>
    public int Id { get; set; } = -1;
}

/// <summary>Why a range of the bundle may become a carving.</summary>
internal enum RangeKind : byte { Entry, Resource, Attachment, Element }

/// <summary>A range of octets that has a segment of its own: <paramref name="End"/> is the first octet after it.</summary>
internal readonly record struct BundleRange(int Start, int End, SegmentClass Segment, RangeKind Kind);

/// <summary>The bundle as segmentation needs it: its strings in order, its resources, its first patient. Spec: Records G2.</summary>
internal sealed class BundleMap(ReadOnlyMemory<byte> octets)
{
    /// <summary>Octets from which a string is looked at at all.</summary>
    public const int ShortestText = 3;

    /// <summary>The bundle.</summary>
    public ReadOnlyMemory<byte> Octets { get; } = octets;

    /// <summary>The strings, in the order of the bundle.</summary>
    public List<BundleText> Texts { get; } = [];

    /// <summary>Entries, resources, large attachments and elements that say who, in no order.</summary>
    public List<BundleRange> Ranges { get; } = [];

    /// <summary>The first patient among the entries; null if there is none.</summary>
    public NamedPatient? Patient { get; set; }
}
