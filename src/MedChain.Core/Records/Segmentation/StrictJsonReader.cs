namespace MedChain.Core.Records.Segmentation;

/// <summary>What <see cref="StrictJsonReader.Next"/> has read.</summary>
internal enum JsonToken : byte { Fault, End, ObjectStart, ObjectEnd, ArrayStart, ArrayEnd, Name, Text, Scalar }

/// <summary>
/// Reads JSON (RFC 8259) token by token, without recursion and without decoding: each token is a place in the text. Refuses whatever
/// is not in the grammar, and more than <see cref="MaxDepth"/> levels. The text is valid UTF-8 already. Spec: Records G9.
/// </summary>
internal ref struct StrictJsonReader(ReadOnlySpan<byte> text)
{
    /// <summary>Levels of objects and arrays that are accepted.</summary>
    public const int MaxDepth = 64;

    private enum Expect : byte { Value, ValueOrEnd, Name, NameOrEnd, Separator }

    private readonly ReadOnlySpan<byte> _text = text;
    private int _position;
    private Expect _expect = Expect.Value;
    private ulong _objects; // bit d is set if level d is an object
    private int _depth;

    /// <summary>Where the token starts; for names and strings the octet after the quote; for a fault its place.</summary>
    public int Start { get; private set; }

    /// <summary>Octets of the token; for names and strings those between the quotes.</summary>
    public int Length { get; private set; }

    /// <summary>Whether a string holds <c>\u</c> or <c>\/</c>, so that the same text has other spellings.</summary>
    public bool HasOtherSpellings { get; private set; }

    /// <summary>Code and words of a fault.</summary>
    public (string Code, string What) Fault { get; private set; }

    private readonly bool InObject => _depth > 0 && ((_objects >> (_depth - 1)) & 1) != 0;

    /// <summary>Reads on.</summary>
    public JsonToken Next()
    {
        while (true)
        {
            while (_position < _text.Length && _text[_position] is 0x20 or 0x0A or 0x0D or 0x09) _position++;
            if (_position >= _text.Length)
                return _expect == Expect.Separator && _depth == 0 ? JsonToken.End : Fail(_position, BundleRejection.Codes.Truncated, "the text ends inside a value");
            var octet = _text[_position];
            Start = _position;
            if (_expect == Expect.Separator)
            {
                if (_depth == 0) return Fail(_position, BundleRejection.Codes.NotJson, "octets after the end of the bundle");
                if (octet == ',')
                {
                    _position++;
                    _expect = InObject ? Expect.Name : Expect.Value;
                    continue;
                }

                if (octet == (InObject ? '}' : ']')) return Close();
                return Unexpected("a comma or the end of an object or array");
            }

            if (_expect is Expect.Name or Expect.NameOrEnd)
            {
                if (octet == '}' && _expect == Expect.NameOrEnd) return Close();
                return octet == '"' ? ReadName() : Unexpected("a property name");
            }

            if (octet == ']' && _expect == Expect.ValueOrEnd) return Close();
            return ReadValue(octet);
        }
    }

    private JsonToken ReadValue(byte octet)
    {
        _expect = Expect.Separator;
        switch (octet)
        {
            case (byte)'{' or (byte)'[':
                if (_depth == MaxDepth) return Fail(_position, BundleRejection.Codes.TooDeep, $"more than {MaxDepth} levels");
                _position++;
                var isObject = octet == '{';
                _objects = isObject ? _objects | (1UL << _depth) : _objects & ~(1UL << _depth);
                _depth++;
                _expect = isObject ? Expect.NameOrEnd : Expect.ValueOrEnd;
                return isObject ? JsonToken.ObjectStart : JsonToken.ArrayStart;
            case (byte)'"': return ReadString() ? JsonToken.Text : JsonToken.Fault;
            case (byte)'t': return ReadWord("true"u8);
            case (byte)'f': return ReadWord("false"u8);
            case (byte)'n': return ReadWord("null"u8);
        }

        if (octet != '-' && !char.IsAsciiDigit((char)octet)) return Unexpected("a value");
        if (!JsonNumber.TryMeasure(_text[_position..], out var length, out var inRange))
        {
            return _position + length >= _text.Length
                ? Fail(_text.Length, BundleRejection.Codes.Truncated, "the text ends inside a number")
                : Fail(_position + length, BundleRejection.Codes.NotJson, "a malformed number");
        }

        if (!inRange) return Fail(_position, BundleRejection.Codes.BadNumber, "a number out of range");
        Length = length;
        _position += length;
        return JsonToken.Scalar;
    }

    private JsonToken ReadName()
    {
        if (!ReadString()) return JsonToken.Fault;
        while (_position < _text.Length && _text[_position] is 0x20 or 0x0A or 0x0D or 0x09) _position++;
        if (_position >= _text.Length) return Fail(_position, BundleRejection.Codes.Truncated, "the text ends after a property name");
        if (_text[_position] != ':') return Unexpected("a colon");
        _position++;
        _expect = Expect.Value;
        return JsonToken.Name;
    }

    private bool ReadString()
    {
        Start = ++_position;
        if (!JsonText.TryMeasure(_text, Start, out var length, out var otherSpellings, out var fault, out var at))
        {
            Fail(at, fault.Code, fault.What);
            return false;
        }

        Length = length;
        HasOtherSpellings = otherSpellings;
        _position = Start + length + 1;
        return true;
    }

    private JsonToken ReadWord(ReadOnlySpan<byte> word)
    {
        var rest = _text[_position..];
        if (!rest.StartsWith(word))
            return word.StartsWith(rest) ? Fail(_text.Length, BundleRejection.Codes.Truncated, "the text ends inside a value") : Unexpected("a value");
        Length = word.Length;
        _position += word.Length;
        return JsonToken.Scalar;
    }

    private JsonToken Close()
    {
        var token = InObject ? JsonToken.ObjectEnd : JsonToken.ArrayEnd;
        _position++;
        _depth--;
        _expect = Expect.Separator;
        return token;
    }

    private JsonToken Unexpected(string wanted) => Fail(_position, BundleRejection.Codes.NotJson, $"expected {wanted}");

    private JsonToken Fail(int at, string code, string what)
    {
        Start = at;
        Fault = (code, what);
        return JsonToken.Fault;
    }
}
