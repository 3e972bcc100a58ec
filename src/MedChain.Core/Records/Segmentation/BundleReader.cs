using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// Reads a FHIR R4 bundle strictly and maps it: one pass, no recursion, at most <see cref="StrictJsonReader.MaxDepth"/> frames.
/// Spec: Records G2, G9, G10.
/// </summary>
internal ref struct BundleReader
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly BundleMap _map;
    private readonly KeyGuard _keys;
    private readonly BundleFrame[] _frames;
    private readonly DisplayBook _displays = new();
    private int _depth;
    private int _serial;
    private bool _sawPatient;
    private string? _notFhir;
    private StrictJsonReader _json;

    private BundleReader(ReadOnlyMemory<byte> bundle, ulong key)
    {
        _text = bundle.Span;
        _map = new BundleMap(bundle);
        _keys = new KeyGuard(bundle, key);
        _frames = new BundleFrame[StrictJsonReader.MaxDepth];
        _json = new StrictJsonReader(_text);
    }

    /// <summary>Reads the whole bundle.</summary>
    /// <param name="bundle">Up to <see cref="Segmenter.MaxBundleSize"/> octets.</param>
    /// <param name="key">Key of the hash tables.</param>
    /// <param name="map">The map, or null.</param>
    /// <param name="rejection">Why not, or null.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> bundle, ulong key, [NotNullWhen(true)] out BundleMap? map, [NotNullWhen(false)] out BundleRejection? rejection)
    {
        var complaints = new List<BundleRejection>(1);
        map = Read(bundle, key, complaints, 1);
        rejection = complaints.Count > 0 ? complaints[0] : null;
        return rejection is null;
    }

    /// <summary>Reads on behind what is not FHIR, up to the end, the first place that is not JSON, or so many complaints.</summary>
    /// <returns>The map; null if there are complaints.</returns>
    public static BundleMap? Read(ReadOnlyMemory<byte> bundle, ulong key, List<BundleRejection> complaints, int most)
    {
        var text = bundle.Span;
        if (text.Length > Segmenter.MaxBundleSize)
            complaints.Add(new BundleRejection(BundleRejection.Codes.TooLarge, $"the bundle has more than {Segmenter.MaxBundleSize} octets", Segmenter.MaxBundleSize, 0, 0));
        else if (text.StartsWith("\uFEFF"u8)) complaints.Add(BundleRejection.At(text, 0, BundleRejection.Codes.BadText, "a byte order mark"));
        else if (!Utf8.IsValid(text)) complaints.Add(BundleRejection.At(text, FirstInvalid(text), BundleRejection.Codes.BadText, "invalid UTF-8"));
        if (complaints.Count > 0) return null;
        var reader = new BundleReader(bundle, key);
        reader.Read(complaints, most);
        return complaints.Count == 0 ? reader._map : null;
    }

    private void Read(List<BundleRejection> complaints, int most)
    {
        while (complaints.Count < most)
        {
            var token = _json.Next();
            switch (token)
            {
                case JsonToken.Fault:
                    complaints.Add(BundleRejection.At(_text, _json.Start, _json.Fault.Code, _json.Fault.What + Path()));
                    return;
                case JsonToken.End:
                    foreach (var display in _displays.Leaving()) Leave(display);
                    return;
                case JsonToken.ObjectStart or JsonToken.ArrayStart: Open(token == JsonToken.ObjectStart); break;
                case JsonToken.ObjectEnd or JsonToken.ArrayEnd: Close(); break;
                case JsonToken.Name:
                    if (!ReadName()) complaints.Add(BundleRejection.At(_text, _json.Start, BundleRejection.Codes.DuplicateKey, "a property name twice in one object" + Path()));
                    break;
                default: ReadLeaf(token == JsonToken.Text); break;
            }

            if (_notFhir is not null) complaints.Add(BundleRejection.At(_text, _json.Start, BundleRejection.Codes.NotFhir, _notFhir + Path()));
            _notFhir = null;
        }
    }

    private readonly bool ReadName()
    {
        ref var frame = ref _frames[_depth - 1];
        var name = _text.Slice(_json.Start, _json.Length);
        frame.Property = PropertyRoles.Of(name);
        frame.PropertyName = new TextPlace(_json.Start, _json.Length, _json.HasOtherSpellings);
        if (frame.Property is PropertyRole.ProductName or PropertyRole.Name or PropertyRole.Coding) frame.Signs |= ElementSigns.ProductPart;
        if (!ElementNames.Contains(name)) Note(PropertyRoles.IsElementName(name) ? TextTraits.Structure : TextTraits.None);
        return _keys.TryAdd(frame.Serial, _json.Start, _json.Length, _json.HasOtherSpellings);
    }

    private void Open(bool isObject)
    {
        var frame = new BundleFrame { IsObject = isObject, Start = _json.Start, Serial = ++_serial, Keys = _keys.Count };
        if (_depth == 0)
        {
            frame.Role = FrameRole.Bundle;
            if (!isObject) _notFhir = "the root is not an object";
        }
        else
        {
            ref var parent = ref _frames[_depth - 1];
            if (!parent.IsObject) parent.Index++;
            frame.Role = BundleShape.RoleOf(parent, isObject, out _notFhir);
            (frame.Property, frame.Container) = isObject ? (default, parent.Property) : (parent.Property, parent.Container);
            (frame.PropertyName, frame.ContainerName) = isObject ? (default, parent.PropertyName) : (parent.PropertyName, parent.ContainerName);
        }

        _frames[_depth++] = frame;
    }

    private void Close()
    {
        ref var frame = ref _frames[--_depth];
        _keys.CloseObject(frame.Keys);
        if (!frame.IsObject) return;
        _notFhir = BundleShape.WhyIncomplete(frame);
        if (_notFhir is not null || _depth == 0) return;
        if (frame.HasType || frame.Role == FrameRole.Entry)
            _map.Ranges.Add(new BundleRange(frame.Start, _json.Start + 1, frame.Segment, frame.Role == FrameRole.Entry ? RangeKind.Entry : RangeKind.Resource));
        else if (IdentityElements.IsElement(frame))
            _map.Ranges.Add(new BundleRange(frame.Start, _json.Start + 1, SegmentClass.Identity, RangeKind.Element));
        Leave(IdentityElements.TextOf(frame));
        if (IdentityElements.MayNamePerson(frame, OctetsOf(frame.ContainerName))) _displays.Add(frame.Display, OctetsOf(frame.Address));
        if (frame.Role == FrameRole.Entry && frame.Address.Exists) _displays.AddEntry(OctetsOf(frame.Address), frame.Segment);
        ref var parent = ref _frames[_depth - 1];
        if (parent.Role == FrameRole.Entry && frame.Role == FrameRole.Resource) parent.Segment = frame.Segment;
        if (frame.Container == PropertyRole.Identifier)
        {
            ref var owner = ref _frames[parent.IsObject || _depth < 2 ? _depth - 1 : _depth - 2];
            if (owner.Role == FrameRole.Resource && !owner.IdentifierValue.Exists && frame.IdentifierSystem.Exists && frame.IdentifierValue.Exists)
                (owner.IdentifierSystem, owner.IdentifierValue) = (frame.IdentifierSystem, frame.IdentifierValue);
        }

        if (!frame.IsPatient || frame.Role != FrameRole.Resource || _sawPatient) return;
        _sawPatient = true;
        _map.Patient = frame.IdentifierValue.Exists
            ? new NamedPatient(Decode(frame.IdentifierSystem), Decode(frame.IdentifierValue), frame.IdentifierValue.Start, Path())
            : new NamedPatient(null, null, _json.Start, Path());
    }

    private void ReadLeaf(bool isText)
    {
        if (_depth == 0)
        {
            _notFhir = "the root is not an object";
            return;
        }

        ref var frame = ref _frames[_depth - 1];
        if (!frame.IsObject) frame.Index++;
        var value = isText ? _text.Slice(_json.Start, _json.Length) : default;
        _notFhir = BundleShape.ReadLeaf(ref frame, isText, value);
        if (_notFhir is not null) return;
        if (!isText)
        {
            Note(TextTraits.Structure);
            return;
        }

        var place = new TextPlace(_json.Start, _json.Length, _json.HasOtherSpellings);
        if (frame.IsObject && frame.Container == PropertyRole.Identifier && frame.Property == PropertyRole.System) frame.IdentifierSystem = place;
        if (frame.IsObject && frame.Container == PropertyRole.Identifier && frame.Property == PropertyRole.Value) frame.IdentifierValue = place;
        if (BundleShape.IsLargeAttachment(frame.Property, value))
            _map.Ranges.Add(new BundleRange(_json.Start - 1, _json.Start + _json.Length + 1, SegmentClass.Documents, RangeKind.Attachment));
        if (IdentityElements.IsText(frame)) Leave(place);
        ref var holder = ref _frames[frame.IsObject || _depth < 2 ? _depth - 1 : _depth - 2];
        holder.Signs |= IdentityElements.SignOf(frame.Property, value);
        if (frame.IsObject && frame.Property is PropertyRole.Reference or PropertyRole.FullUrl) frame.Address = place;
        if (frame.IsObject && frame.Property == PropertyRole.Display) frame.Display = place;
        if (frame.IsObject && frame.Property == PropertyRole.Name) frame.NameText = place;
        if (frame.IsObject && frame.Property == PropertyRole.ValueString) frame.ExtensionText = place;
        Note(BundleShape.TraitsOf(frame));
    }

    // A text that says who leaves with its quotes.
    private readonly void Leave(TextPlace text)
    {
        if (text.Exists) _map.Ranges.Add(new BundleRange(text.Start - 1, text.Start + text.Length + 1, SegmentClass.Identity, RangeKind.Element));
    }

    private readonly void Note(TextTraits traits)
    {
        if (_json.Length < (traits == TextTraits.Structure ? ForeignIndex.PrefixLength : BundleMap.ShortestText)) return;
        if (_json.HasOtherSpellings) traits |= TextTraits.OtherSpellings;
        _map.Texts.Add(new BundleText(_json.Start, _json.Length, traits));
    }

    private readonly ReadOnlySpan<byte> OctetsOf(TextPlace place) => place.Exists ? _text.Slice(place.Start, place.Length) : default;

    private readonly string Decode(TextPlace place)
    {
        if (!place.Exists) return "";
        var raw = _text.Slice(place.Start, place.Length);
        var canonical = new byte[raw.Length];
        return Encoding.UTF8.GetString(canonical.AsSpan(0, JsonText.Canonicalize(raw, canonical, default)));
    }

    private readonly string Path()
    {
        var path = new StringBuilder(" at $");
        for (var i = 0; i < _depth; i++)
        {
            ref var frame = ref _frames[i];
            if (frame.IsObject) path.Append('.').Append(PropertyRoles.Shown(frame.Property));
            else path.Append('[').Append(Math.Max(0, frame.Index - 1)).Append(']');
        }

        return path.ToString();
    }

    private static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length && Rune.DecodeFromUtf8(text[at..], out _, out var consumed) == System.Buffers.OperationStatus.Done) at += consumed;
        return at;
    }
}
