namespace Cairn.Trail.Changes.Redaction;

/// <summary>What a field's name says of its value.</summary>
internal enum CredentialName : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>What is called a password is one, however short or plain.</summary>
    Password,

    /// <summary>A password by a name that goes on in words unknown here: a plain word there may be a setting.</summary>
    PasswordPerhaps,

    /// <summary>Both in one, with a colon between.</summary>
    UserAndPassword,

    /// <summary>A word here is a token more often than the name of one; variables and keys of other files are names.</summary>
    Token,

    /// <summary>An entry of a map of secrets.</summary>
    Entry,

    /// <summary>As often the name of a secret as one.</summary>
    Other,
}
