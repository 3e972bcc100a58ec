return MedChain.Coyote.VerifyCommand.Run(args);
