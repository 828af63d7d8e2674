package org.cfgrun.ide.assist;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.TypeDescriptor;
import org.cfgrun.ide.assist.Proposal.Group;
import org.cfgrun.interpreter.assist.Bracket;
import org.cfgrun.interpreter.assist.Expectation;
import org.cfgrun.interpreter.document.Dialect;
import org.cfgrun.interpreter.eval.BoundNames;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.Identifier;
import org.cfgrun.interpreter.syntax.Statement;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.eclipse.lsp4j.CompletionItemKind;
import org.jspecify.annotations.Nullable;

/** Proposes keys: of the dict around the place, and at the top of the config. */
final class KeyProposals {
  private static final String TYPE = "type";

  private final Cursor cursor;
  private final Replacement replaced;
  private final boolean snippets;

  KeyProposals(Cursor cursor, Replacement replaced, boolean snippets) {
    this.cursor = cursor;
    this.replaced = replaced;
    this.snippets = snippets;
  }

  /** Returns the keys that the dict around the place can get. */
  List<Proposal> keys() {
    Bracket dict = cursor.context().innermost();
    if (dict == null || dict.kind() == Bracket.Kind.SUBSCRIPT) {
      return dict == null ? List.of() : subscript(dict);
    }
    boolean braces = dict.kind() == Bracket.Kind.BRACES;
    Set<String> present = new HashSet<>(dict.otherNames());
    Expectation expected = cursor.query().dict();
    DictNode base = present.contains(ReservedKeys.DELETE) ? null : base();
    List<Proposal> keys = new ArrayList<>();
    if (!present.contains(TYPE) && (expected.wanted() != null || expected.type() == null)) {
      boolean required = expected.wanted() != null && (base == null || base.get(TYPE) == null);
      keys.add(
          key(
              required ? Group.REQUIRED : Group.OPTIONAL,
              TYPE,
              base != null && base.get(TYPE) != null
                  ? NameProposals.inherited(base.get(TYPE))
                  : "name of the component",
              TypeDescriptor.Plain.STR,
              braces));
    }
    for (ArgumentSchema argument : cursor.query().missing()) {
      keys.add(argument(argument, expected.component(), base, braces));
    }
    Map<String, ConfigNode> inherited = base == null ? Map.of() : base.named();
    inherited.forEach(
        (name, value) -> {
          if (!present.contains(name) && (braces || Identifier.is(name))) {
            keys.add(
                key(
                    Group.FITTING,
                    name,
                    NameProposals.inherited(value),
                    skeletonOf(value),
                    braces));
          }
        });
    if (base != null && !present.contains(ReservedKeys.DELETE)) {
      keys.add(
          constant(ReservedKeys.DELETE, "True", "replace the base's dict, do not merge", braces));
    }
    return keys;
  }

  /** The keys of the value before a subscript: {@code model['...']}. */
  private List<Proposal> subscript(Bracket bracket) {
    List<String> chain = List.of(bracket.function().split("\\."));
    List<Proposal> keys = new ArrayList<>();
    if (!bracket.function().isEmpty()) {
      for (Proposal key : new NameProposals(cursor).attributes(chain)) {
        keys.add(key.inserting(replaced.text(key.label())));
      }
    }
    return keys;
  }

  /** Returns the dict of the bases that the dict around the place is merged into. */
  private @Nullable DictNode base() {
    ConfigPath path = cursor.context().path();
    return path != null && cursor.inBases(path) instanceof DictNode dict ? dict : null;
  }

  private Proposal argument(
      ArgumentSchema argument,
      @Nullable ComponentSchema component,
      @Nullable DictNode base,
      boolean braces) {
    ConfigNode inherited = base == null ? null : base.get(argument.name());
    Group group =
        inherited != null ? Group.FITTING : argument.required() ? Group.REQUIRED : Group.OPTIONAL;
    String detail =
        inherited != null
            ? ComponentText.type(argument.type()) + " = " + NameProposals.inherited(inherited)
            : ComponentText.signature(argument);
    Proposal key = key(group, argument.name(), detail, argument.type(), braces);
    return component != null && ArgumentSchema.find(component.arguments(), argument.name()) != null
        ? key.documentedBy(component.registry(), component.name(), argument.name())
        : key.documented(argument.documentation());
  }

  private Proposal key(
      Group group, String name, String detail, @Nullable TypeDescriptor type, boolean braces) {
    Proposal key = Proposal.of(group, name, CompletionItemKind.Property, detail);
    String written = braces ? replaced.text(name) : name;
    if (replaced.next() == '=' || replaced.next() == ':' || braces && replaced.quoted()) {
      return key.inserting(written);
    }
    String separator = braces ? ": " : "=";
    return snippets
        ? key.snippet(written + separator + value(type))
        : key.inserting(written + separator);
  }

  /** A value of a type as a snippet that ends behind it. */
  private static String value(@Nullable TypeDescriptor type) {
    String skeleton = ValueProposals.skeleton(type, 1);
    return skeleton.equals("$1") ? "$0" : skeleton + "$0";
  }

  private Proposal constant(String name, String value, String detail, boolean braces) {
    Proposal key = Proposal.of(Group.RESERVED, name, CompletionItemKind.Keyword, detail);
    String written = braces ? replaced.text(name) : name;
    return key.inserting(
        replaced.next() == '=' || replaced.next() == ':' || braces && replaced.quoted()
            ? written
            : written + (braces ? ": " : "=") + value);
  }

  private static @Nullable TypeDescriptor skeletonOf(@Nullable ConfigNode value) {
    return value instanceof DictNode ? TypeDescriptor.Plain.DICT : null;
  }

  /** Returns the keys that a statement at the place can assign. */
  List<Proposal> sections() {
    Layer layer = Cursor.layer(cursor.config());
    Set<String> assigned = assigned();
    List<Proposal> keys = new ArrayList<>();
    DictNode bases = layer == null ? null : layer.bases();
    Dialect dialect = dialect();
    for (ArgumentSchema section : cursor.query().dict().arguments()) {
      Section known = Section.of(section.name());
      ConfigNode inherited = bases == null ? null : bases.get(section.name());
      if (known != null
          && !assigned.contains(section.name())
          && (known.belongsTo(dialect) || inherited != null)) {
        keys.add(
            statement(
                inherited == null ? Group.OPTIONAL : Group.FITTING,
                section.name(),
                inherited == null ? "section" : NameProposals.inherited(inherited),
                inherited == null ? section.type() : skeletonOf(inherited),
                SectionText.of(section.name())));
      }
    }
    if (bases != null) {
      bases
          .named()
          .forEach(
              (name, value) -> {
                if (!assigned.contains(name) && Section.of(name) == null && Identifier.is(name)) {
                  keys.add(
                      statement(
                          Group.GENERAL,
                          name,
                          NameProposals.inherited(value),
                          skeletonOf(value),
                          ""));
                }
              });
    }
    if (!assigned.contains(ReservedKeys.BASE)) {
      Proposal base =
          Proposal.of(Group.RESERVED, ReservedKeys.BASE, CompletionItemKind.Keyword, "bases");
      keys.add(
          replaced.next() == '='
              ? base
              : snippets ? base.snippet("_base_ = ['$1']$0") : base.inserting("_base_ = "));
    }
    for (String name : assigned) {
      if (!name.equals(ReservedKeys.BASE)) {
        keys.add(Proposal.of(Group.RESERVED, name, CompletionItemKind.Variable, "set above"));
      }
    }
    return keys;
  }

  private Proposal statement(
      Group group, String name, String detail, @Nullable TypeDescriptor type, String text) {
    Proposal key = Proposal.of(group, name, CompletionItemKind.Module, detail).documented(text);
    if (replaced.next() == '=') {
      return key;
    }
    return snippets ? key.snippet(name + " = " + value(type)) : key.inserting(name + " = ");
  }

  /** The names that the statements before the place assign. */
  private Set<String> assigned() {
    Set<String> names = new HashSet<>();
    ConfigFile tree = cursor.config().tree();
    for (Statement statement : tree == null ? List.<Statement>of() : tree.statements()) {
      if (statement.span().end() < cursor.offset()) {
        names.addAll(BoundNames.of(statement));
      }
    }
    return names;
  }

  /** The dialect of the config: MMEngine's if it has a section that only MMEngine reads. */
  private Dialect dialect() {
    DictNode root = Cursor.root(cursor.config());
    for (String key : root == null ? Set.<String>of() : root.named().keySet()) {
      Section section = Section.of(key);
      if (section != null && !section.belongsTo(Dialect.MMCV)) {
        return Dialect.MMENGINE;
      }
    }
    return Dialect.MMCV;
  }
}
