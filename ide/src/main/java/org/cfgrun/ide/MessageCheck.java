package org.cfgrun.ide;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.MessageIssueException;
import org.eclipse.lsp4j.jsonrpc.json.JsonRpcMethod;
import org.eclipse.lsp4j.jsonrpc.messages.Message;
import org.eclipse.lsp4j.jsonrpc.messages.MessageIssue;
import org.eclipse.lsp4j.jsonrpc.messages.NotificationMessage;
import org.eclipse.lsp4j.jsonrpc.messages.RequestMessage;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.services.ServiceEndpoints;
import org.eclipse.lsp4j.jsonrpc.validation.ReflectiveMessageValidator;
import org.eclipse.lsp4j.services.LanguageServer;

/**
 * Checks the messages of a client before they reach the services, which can then rely on what the
 * protocol requires: parameters and their required properties are present, and the first request is
 * {@code initialize}.
 */
final class MessageCheck implements MessageConsumer {
  private static final Set<String> ALWAYS = Set.of("initialize", "exit");
  private static final Map<String, JsonRpcMethod> METHODS =
      ServiceEndpoints.getSupportedMethods(LanguageServer.class);

  private final MessageConsumer next;
  private final BooleanSupplier initialized;

  MessageCheck(MessageConsumer next, BooleanSupplier initialized) {
    this.next = new ReflectiveMessageValidator(next);
    this.initialized = initialized;
  }

  @Override
  public void consume(Message message) {
    if (message instanceof RequestMessage request) {
      if (isEarly(request.getMethod())) {
        throw invalid(
            message, "the server is not initialized", ResponseErrorCode.ServerNotInitialized);
      }
      JsonRpcMethod known = METHODS.get(request.getMethod());
      if (known != null && known.isNotification()) {
        throw invalid(message, "this is a notification", ResponseErrorCode.InvalidRequest);
      }
      if (lacksParameters(request.getMethod(), request.getParams())) {
        throw invalid(message, "`params` is missing", ResponseErrorCode.InvalidParams);
      }
    } else if (message instanceof NotificationMessage notification) {
      // The protocol has no answers to notifications.
      if (isEarly(notification.getMethod())
          || lacksParameters(notification.getMethod(), notification.getParams())) {
        return;
      }
    }
    next.consume(message);
  }

  private boolean isEarly(String method) {
    return !initialized.getAsBoolean() && !ALWAYS.contains(method);
  }

  private static boolean lacksParameters(String method, Object parameters) {
    JsonRpcMethod known = METHODS.get(method);
    return parameters == null && known != null && known.getParameterTypes().length > 0;
  }

  private static MessageIssueException invalid(
      Message message, String reason, ResponseErrorCode code) {
    return new MessageIssueException(message, List.of(new MessageIssue(reason, code.getValue())));
  }
}
