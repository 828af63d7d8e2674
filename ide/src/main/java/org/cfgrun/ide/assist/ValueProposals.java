package org.cfgrun.ide.assist;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.TypeDescriptor;
import org.cfgrun.components.catalog.TypeDescriptor.EnumType;
import org.cfgrun.components.catalog.TypeDescriptor.ListType;
import org.cfgrun.components.catalog.TypeDescriptor.NullableType;
import org.cfgrun.components.catalog.TypeDescriptor.Plain;
import org.cfgrun.ide.assist.Proposal.Group;
import org.cfgrun.interpreter.assist.Expectation;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.eclipse.lsp4j.CompletionItemKind;
import org.jspecify.annotations.Nullable;

/** Proposes values: names of components, values of an enum, defaults, and inherited values. */
final class ValueProposals {
  private final Cursor cursor;
  private final Replacement replaced;
  private final boolean snippets;

  ValueProposals(Cursor cursor, Replacement replaced, boolean snippets) {
    this.cursor = cursor;
    this.replaced = replaced;
    this.snippets = snippets;
  }

  /** Returns the names that the {@code type} of the dict around the place can have. */
  List<Proposal> types() {
    Expectation dict = cursor.query().dict();
    ArgumentSchema named = ArgumentSchema.find(dict.arguments(), "type");
    if (named != null && named.type() instanceof EnumType oneOf) {
      return members(oneOf);
    }
    List<ComponentSchema> fitting = cursor.types().candidates(dict);
    List<Proposal> names = new ArrayList<>();
    for (ComponentSchema component : fitting.isEmpty() ? cursor.types().all() : fitting) {
      for (String name : component.names()) {
        names.add(
            Proposal.of(
                    fitting.isEmpty() ? Group.GENERAL : Group.FITTING,
                    name,
                    CompletionItemKind.Class,
                    component.registry())
                .inserting(replaced.text(name))
                .documentedBy(component.registry(), name, null));
      }
    }
    return names;
  }

  /** Returns the values that are expected at the place. */
  List<Proposal> of(Expectation place) {
    List<Proposal> values = new ArrayList<>();
    TypeDescriptor type = place.valueType();
    if (type instanceof EnumType oneOf) {
      values.addAll(members(oneOf));
    }
    if (replaced.quoted()) {
      return values;
    }
    for (ComponentSchema component : cursor.types().candidates(place)) {
      values.add(component(component));
    }
    constants(place, values);
    if (type instanceof ListType) {
      values.add(bracket("[]", "[$0]", ComponentText.type(type)));
    }
    if (place.wanted() != null || place.valueType() == null) {
      values.add(bracket("dict()", "dict($0)", ""));
    }
    inherited(values);
    return values;
  }

  private List<Proposal> members(EnumType oneOf) {
    List<Proposal> members = new ArrayList<>();
    for (String value : oneOf.values()) {
      members.add(
          Proposal.of(Group.FITTING, value, CompletionItemKind.EnumMember, "")
              .inserting(replaced.text(value)));
    }
    return members;
  }

  private Proposal bracket(String label, String snippet, String detail) {
    Proposal plain = Proposal.of(Group.GENERAL, label, CompletionItemKind.Struct, detail);
    return snippets ? plain.snippet(snippet) : plain;
  }

  private void constants(Expectation place, List<Proposal> values) {
    boolean known = place.type() != null;
    boolean bool = place.valueType() == Plain.BOOL;
    ArgumentSchema argument = place.argument();
    if (argument != null && argument.defaultText() != null) {
      String text = argument.defaultText();
      values.add(Proposal.of(Group.FITTING, text, CompletionItemKind.Value, "default"));
    }
    if (bool || !known) {
      for (String constant : List.of("True", "False")) {
        values.add(
            Proposal.of(
                bool ? Group.FITTING : Group.GENERAL, constant, CompletionItemKind.Keyword, ""));
      }
    }
    if (place.acceptsNone() || !known) {
      values.add(
          Proposal.of(
              known ? Group.FITTING : Group.GENERAL, "None", CompletionItemKind.Keyword, ""));
    }
  }

  /** Adds the value that the place has in the bases. */
  private void inherited(List<Proposal> values) {
    ConfigPath path = cursor.context().path();
    ConfigNode base = path == null || path.steps().isEmpty() ? null : cursor.inBases(path);
    if (base != null) {
      String text = ComponentText.value(base);
      if (!text.endsWith("...")) {
        values.add(
            Proposal.of(
                Group.OPTIONAL,
                text,
                CompletionItemKind.Value,
                "inherited  " + ComponentText.place(base.origin().span())));
      }
    }
  }

  /** A dict that builds a component, with the arguments that it requires. */
  private Proposal component(ComponentSchema component) {
    String name = component.name();
    String label = "dict(type='" + name + "')";
    Proposal dict =
        Proposal.of(Group.FITTING, label, CompletionItemKind.Class, component.registry())
            .documentedBy(component.registry(), name, null);
    return snippets ? dict.snippet("dict(type='" + name + "'" + required(component) + "$0)") : dict;
  }

  private static String required(ComponentSchema component) {
    StringBuilder text = new StringBuilder();
    int stop = 1;
    for (ArgumentSchema argument : component.arguments()) {
      if (argument.required()) {
        text.append(", ").append(argument.name()).append('=');
        text.append(skeleton(argument.type(), stop++));
      }
    }
    return text.toString();
  }

  /** Returns a value of a type as a snippet with one tab stop. */
  static String skeleton(@Nullable TypeDescriptor type, int stop) {
    if (type instanceof NullableType nullable) {
      return skeleton(nullable.type(), stop);
    }
    if (type instanceof TypeDescriptor.ComponentType) {
      return "dict(type='$" + stop + "')";
    }
    if (type instanceof EnumType || type == Plain.STR) {
      return "'$" + stop + "'";
    }
    if (type instanceof ListType) {
      return "[$" + stop + "]";
    }
    boolean dict =
        type == Plain.DICT
            || type instanceof TypeDescriptor.RecordType
            || type instanceof TypeDescriptor.MapType;
    return dict ? "dict($" + stop + ")" : "$" + stop;
  }
}
