namespace Microsoft.Coyote.Coverage
{
    /// <summary>What runs covered. This stand-in keeps nothing; the type is here for code that clears what the package keeps.</summary>
    public class CoverageInfo
    {
        /// <summary>Empty.</summary>
        public HashSet<string> ExploredPaths { get; } = [];
    }
}

namespace Microsoft.Coyote.Actors.Coverage
{
    /// <summary>What runs covered of the actors' states. This stand-in keeps nothing.</summary>
    public class ActorCoverageInfo : Coyote.Coverage.CoverageInfo;
}
