using MedChain.Core.Institutions;

namespace MedChain.Core.Records.Streams;

/// <summary>A piece and whose it is.</summary>
public readonly record struct OwnedPiece(InstitutionId Custodian, StreamPiece Piece);
