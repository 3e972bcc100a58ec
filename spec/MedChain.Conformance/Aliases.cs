// Without a prefix these words are the core's; the model's are written with their module.
global using AccessEntry = MedChain.Core.Access.AccessEntry;
global using Ballot = MedChain.Core.Consensus.Ballot;
global using Certificate = MedChain.Core.Consensus.Certificate;
global using Input = MedChain.Core.Input;
global using Justification = MedChain.Core.Consensus.Justification;
global using Message = MedChain.Core.Message;
global using Purpose = MedChain.Core.Access.Purpose;
global using RecordEntry = MedChain.Core.Records.RecordEntry;
global using Vote = MedChain.Core.Consensus.Vote;
