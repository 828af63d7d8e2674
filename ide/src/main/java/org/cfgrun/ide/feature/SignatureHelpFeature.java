package org.cfgrun.ide.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.ide.assist.ComponentText;
import org.cfgrun.ide.assist.Cursor;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.interpreter.assist.Bracket;
import org.cfgrun.interpreter.assist.Expectation;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.ParameterInformation;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.SignatureHelp;
import org.eclipse.lsp4j.SignatureHelpOptions;
import org.eclipse.lsp4j.SignatureHelpParams;
import org.eclipse.lsp4j.SignatureInformation;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.Tuple;

/** The arguments of the component or section whose dict is being written. */
final class SignatureHelpFeature implements Feature<SignatureHelpParams, Optional<SignatureHelp>> {
  @Override
  public void announce(ServerCapabilities capabilities) {
    capabilities.setSignatureHelpProvider(
        new SignatureHelpOptions(List.of("(", ","), List.of("=")));
  }

  @Override
  public Optional<SignatureHelp> answer(
      Snapshot config, SignatureHelpParams parameters, CancelChecker cancellation) {
    Cursor cursor = Cursor.between(config, parameters.getPosition());
    Bracket dict = cursor == null ? null : cursor.context().innermost();
    if (cursor == null || dict == null || !dict.isDict()) {
      return none();
    }
    Expectation expected = cursor.query().dict();
    if (expected.arguments().isEmpty()) {
      return none();
    }
    SignatureInformation signature = signature(expected);
    int active = active(dict, expected.arguments());
    signature.setActiveParameter(active);
    return Optional.of(new SignatureHelp(List.of(signature), 0, active));
  }

  private static SignatureInformation signature(Expectation expected) {
    ComponentSchema component = expected.component();
    StringBuilder label = new StringBuilder(component == null ? "dict" : component.name());
    label.append('(');
    List<ParameterInformation> parameters = new ArrayList<>();
    for (ArgumentSchema argument : expected.arguments()) {
      label.append(parameters.isEmpty() ? "" : ", ");
      int start = label.length();
      label.append(argument.name()).append(": ").append(ComponentText.type(argument.type()));
      label.append(argument.required() ? "" : " = " + argument.defaultText());
      ParameterInformation parameter = new ParameterInformation();
      parameter.setLabel(Either.forRight(Tuple.two(start, label.length())));
      parameter.setDocumentation(
          new MarkupContent(MarkupKind.MARKDOWN, ComponentText.argument(argument)));
      parameters.add(parameter);
    }
    SignatureInformation signature = new SignatureInformation(label.append(')').toString());
    signature.setParameters(parameters);
    if (component != null && !component.documentation().isEmpty()) {
      signature.setDocumentation(new MarkupContent(MarkupKind.MARKDOWN, component.documentation()));
    }
    return signature;
  }

  /** The index of the argument at the cursor; the number of arguments when there is none. */
  private static int active(Bracket dict, List<ArgumentSchema> arguments) {
    String name = dict.item().name() == null ? dict.item().text() : dict.item().name();
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).name().equals(name)) {
        return i;
      }
    }
    return arguments.size();
  }

  @Override
  public Optional<SignatureHelp> none() {
    return Optional.empty();
  }
}
