using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Cairn.EngineStandIn;

/// <summary>
/// Pulumi's protocol as the SDK at hand has it: its compiled descriptors say which calls there are and how they look on the wire, so
/// nothing of it is copied here. Each call is answered in JSON.
/// </summary>
internal sealed class Protocol : IServiceMethodProvider<Engine>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<Engine> context)
    {
        foreach (
            MethodDescriptor call in Descriptor("ResourceReflection")
                .Services.Concat(Descriptor("EngineReflection").Services)
                .SelectMany(service => service.Methods)
        )
        {
            if (call.IsClientStreaming || call.IsServerStreaming)
            {
                throw new NotSupportedException($"The protocol has a streaming call now: {call.FullName}.");
            }

            var method = new Method<IMessage, IMessage>(
                MethodType.Unary,
                call.Service.FullName,
                call.Name,
                Marshal(call.InputType.Parser),
                Marshal(call.OutputType.Parser)
            );
            // A registration may take as long as what is done for it: on a thread of its own, so that other calls are answered meanwhile.
            context.AddUnaryMethod(
                method,
                [],
                (engine, request, _) =>
                    call.Name == "RegisterResource"
                        ? Task.Factory.StartNew(
                            () => Answer(engine, call, request),
                            CancellationToken.None,
                            TaskCreationOptions.LongRunning,
                            TaskScheduler.Default
                        )
                        : Task.FromResult(Answer(engine, call, request))
            );
        }
    }

    private static IMessage Answer(Engine engine, MethodDescriptor call, IMessage request)
    {
        JsonObject answer =
            engine.Answer(call.Name, JsonNode.Parse(JsonFormatter.Default.Format(request))!.AsObject())
            ?? throw new RpcException(new Status(StatusCode.Unimplemented, $"The stand-in has no answer to {call.FullName}."));
        return call.OutputType.Parser.ParseJson(answer.ToJsonString());
    }

    private static FileDescriptor Descriptor(string reflection) =>
        (FileDescriptor)
            typeof(Pulumi.Deployment)
                .Assembly.GetType($"Pulumirpc.{reflection}", throwOnError: true)!
                .GetProperty("Descriptor")!
                .GetValue(null)!;

    private static Marshaller<IMessage> Marshal(MessageParser parser) =>
        Marshallers.Create<IMessage>(message => message.ToByteArray(), parser.ParseFrom);
}
