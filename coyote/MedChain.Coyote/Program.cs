return await MedChain.Coyote.VerifyCommand.Create().Parse(args).InvokeAsync();
