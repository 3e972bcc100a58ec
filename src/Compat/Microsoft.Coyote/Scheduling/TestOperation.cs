using Microsoft.Coyote.Actors;
using Microsoft.Coyote.Runtime;

namespace Microsoft.Coyote.Scheduling;

/// <summary>The test itself, whose first step runs its body.</summary>
internal sealed class TestOperation(ControlledRuntime runtime) : Operation(runtime)
{
    private Func<IActorRuntime, Task?>? _body;

    public void Reset(Func<IActorRuntime, Task?> body)
    {
        Clear();
        _body = body;
    }

    public override void Begin() => Runtime.Enabled.Put(this, 1);

    protected override void Act() => Handler.Complete(_body!(Runtime));

    protected override void Settle() => Runtime.Enabled.Remove(this);
}
