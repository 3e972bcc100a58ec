namespace MedChain.Core.Records.Segmentation;

/// <summary>What an object or array of the bundle is to segmentation.</summary>
internal enum FrameRole : byte { Other, Bundle, EntryList, Entry, Resource, ContainedList }

/// <summary>A place of a string in the bundle; empty if there is none.</summary>
internal readonly record struct TextPlace(int Start, int Length, bool OtherSpellings)
{
    /// <summary>Whether there is such a string.</summary>
    public bool Exists => Start > 0;
}

/// <summary>An object or array that is open while the bundle is read.</summary>
internal struct BundleFrame
{
    public bool IsObject;
    public FrameRole Role;

    /// <summary>The property that is being read; in an array, that whose value the array is.</summary>
    public PropertyRole Property;

    /// <summary>The property whose value the object is, or an item of whose value.</summary>
    public PropertyRole Container;

    /// <summary>Where the names of <see cref="Property"/> and <see cref="Container"/> stand.</summary>
    public TextPlace PropertyName;
    public TextPlace ContainerName;

    public int Start;
    public int Serial;
    public int Keys;
    public int Index;
    public bool HasType;
    public bool IsPatient;
    public bool SawBundleType;
    public SegmentClass Segment;
    public bool IsFamilyHistory;
    public ElementSigns Signs;
    public TextPlace IdentifierSystem;
    public TextPlace IdentifierValue;
    public TextPlace Address;
    public TextPlace Display;
    public TextPlace NameText;
    public TextPlace ExtensionText;
}
