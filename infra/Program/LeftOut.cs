// This program without Pulumi's packages: it says so.
Console.Error.WriteLine(
    "This program was built without Pulumi's packages, which the package feeds lacked: docs/pulumi.md says how to get them."
);
return 1;
