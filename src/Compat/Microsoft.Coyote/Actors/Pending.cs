namespace Microsoft.Coyote.Actors;

/// <summary>What an action asked to happen at its end.</summary>
internal enum Pending
{
    Nothing,
    Halt,
    Goto,
    Event,
}
