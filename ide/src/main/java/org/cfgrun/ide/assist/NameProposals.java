package org.cfgrun.ide.assist;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.ide.assist.Proposal.Group;
import org.cfgrun.interpreter.eval.BoundNames;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.Statement;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.eclipse.lsp4j.CompletionItemKind;
import org.jspecify.annotations.Nullable;

/** Proposes variables: those of the file, and those of its bases through {@code _base_}. */
final class NameProposals {
  /** The templates that stand for parts of the file's own name, with what they give. */
  private static final Map<String, String> FILE_TEMPLATES = new LinkedHashMap<>();

  static {
    FILE_TEMPLATES.put("fileDirname", "directory of this file");
    FILE_TEMPLATES.put("fileBasename", "name of this file");
    FILE_TEMPLATES.put("fileBasenameNoExtension", "name of this file without its extension");
    FILE_TEMPLATES.put("fileExtname", "extension of this file");
  }

  private final Cursor cursor;
  private final @Nullable Layer layer;

  NameProposals(Cursor cursor) {
    this.cursor = cursor;
    this.layer = Cursor.layer(cursor.config());
  }

  /** Returns the names that an expression at the place can read, with their values. */
  List<Proposal> variables() {
    List<Proposal> names = new ArrayList<>();
    ConfigFile tree = cursor.config().tree();
    Map<String, String> known = new LinkedHashMap<>();
    for (Statement statement : tree == null ? List.<Statement>of() : tree.statements()) {
      if (statement.span().start() < cursor.offset() && !isHere(statement)) {
        for (String name : BoundNames.of(statement)) {
          known.put(name, detail(layer == null ? null : layer.own().get(name)));
        }
      }
    }
    known.remove(ReservedKeys.BASE);
    known.remove("*");
    known.forEach(
        (name, value) ->
            names.add(Proposal.of(Group.GENERAL, name, CompletionItemKind.Variable, value)));
    if (layer != null) {
      layer
          .bases()
          .named()
          .forEach(
              (name, value) ->
                  names.add(
                      Proposal.of(
                          Group.RESERVED,
                          ReservedKeys.BASE + "." + name,
                          CompletionItemKind.Variable,
                          inherited(value))));
    }
    return names;
  }

  /** Whether the place is in a statement, or in the blanks behind one that is half typed. */
  private boolean isHere(Statement statement) {
    boolean block =
        statement instanceof Statement.For
            || statement instanceof Statement.If
            || statement instanceof Statement.With;
    int end = Math.min(statement.span().end(), cursor.offset());
    String between = cursor.context().source().text().substring(end, cursor.offset());
    return !block && between.isBlank() && between.indexOf('\n') < 0;
  }

  /** Returns the keys of the value that a chain of names leads to. */
  List<Proposal> attributes(List<String> chain) {
    boolean base = chain.get(0).equals(ReservedKeys.BASE);
    ConfigPath path = new ConfigPath(base ? chain.subList(1, chain.size()) : chain);
    DictNode root = layer == null ? null : base ? layer.bases() : layer.own();
    List<Proposal> keys = new ArrayList<>();
    if (root != null && path.in(root) instanceof DictNode dict) {
      for (Map.Entry<String, ConfigNode> entry : dict.named().entrySet()) {
        String name = entry.getKey();
        // The key that is being typed evaluates to an empty one.
        if (!name.isEmpty()) {
          keys.add(
              Proposal.of(
                  Group.FITTING, name, CompletionItemKind.Field, inherited(entry.getValue())));
        }
      }
    }
    return keys;
  }

  /** Returns what a template can name, with its closing braces if they are missing. */
  List<Proposal> template(TemplateCursor template) {
    return names(template).stream()
        .map(name -> name.inserting(name.label() + template.replaced().closing()))
        .toList();
  }

  private List<Proposal> names(TemplateCursor template) {
    if (!template.names().isEmpty()) {
      return template.names().get(0).equals(ReservedKeys.BASE)
          ? attributes(template.names())
          : List.of();
    }
    List<Proposal> names = new ArrayList<>();
    if (layer != null) {
      layer
          .bases()
          .named()
          .forEach(
              (name, value) ->
                  names.add(
                      Proposal.of(
                          Group.FITTING,
                          ReservedKeys.BASE + "." + name,
                          CompletionItemKind.Variable,
                          inherited(value))));
    }
    FILE_TEMPLATES.forEach(
        (name, text) ->
            names.add(Proposal.of(Group.GENERAL, name, CompletionItemKind.Constant, text)));
    return names;
  }

  private static String detail(@Nullable ConfigNode value) {
    return value == null ? "" : ComponentText.value(value);
  }

  /** Returns a value of a base with its place. */
  static String inherited(ConfigNode value) {
    return ComponentText.value(value) + "  " + ComponentText.place(value.origin().span());
  }
}
