package org.cfgrun.interpreter.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.lang3.StringUtils;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.TypeDescriptor;
import org.cfgrun.components.catalog.TypeDescriptor.NullableType;
import org.cfgrun.components.catalog.TypeDescriptor.RecordType;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Fix;
import org.cfgrun.interpreter.schema.ArgumentText;
import org.cfgrun.interpreter.schema.CheckListener.UnknownArgument;
import org.cfgrun.interpreter.schema.CheckedDict;
import org.cfgrun.interpreter.schema.KeyText;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/** Says of unknown arguments where in the config they belong. */
final class Misplaced {
  /** A place farther away, counted in steps up and down, is not what was meant. */
  private static final int FARTHEST = 4;

  /** The maximum number of places in a message. */
  private static final int LISTED = 3;

  private final List<CheckedDict> dicts;
  private final Trees trees;

  Misplaced(List<CheckedDict> dicts, Trees trees) {
    this.dicts = dicts;
    this.trees = trees;
  }

  /** Returns the error of an unknown argument, with where it belongs and how to edit the text. */
  Diagnostic explain(UnknownArgument argument) {
    Diagnostic found = argument.finding();
    List<CheckedDict> places = places(argument.name(), argument.in());
    if (argument.similar() != null
        && (places.isEmpty() || isTypo(argument.name(), argument.similar()))) {
      Edit edit = rename(argument, argument.similar());
      return edit == null
          ? found
          : found.fix(Fix.suggested("Rename to `" + argument.similar() + "`", edit));
    }
    CheckedDict absent = places.isEmpty() ? absent(argument) : null;
    if (absent != null) {
      places = List.of(absent);
    }
    if (places.isEmpty()) {
      return found;
    }
    CheckedDict place = places.get(0);
    Diagnostic moved =
        new Diagnostic(
            ErrorCode.WRONG_LEVEL,
            found.severity(),
            found.message(),
            found.span(),
            List.of(),
            null,
            null);
    for (CheckedDict each : places) {
      moved =
          moved.note(
              "it is an argument of %s, %s: `%s`"
                  .formatted(
                      each.name(), direction(argument.in().path(), each.path()), each.path()),
              each.dict().origin().span());
    }
    for (Diagnostic.Note note : found.notes()) {
      boolean other = note.text().startsWith("did you mean");
      moved = other ? moved : moved.note(note.text(), note.span());
    }
    if (places.size() > 1) {
      return moved.help("Move it to the one that you meant.");
    }
    moved = moved.help("Move it to `%s`.".formatted(place.path()));
    Fix fix = absent == null ? move(argument, place) : nest(argument, absent);
    return fix == null ? moved : moved.fix(fix);
  }

  /**
   * An argument of this very name elsewhere is likelier than two wrong letters, but not than one or
   * two exchanged ones, and not than the begin of an own argument: {@code iou_thr} for {@code
   * iou_threshold}.
   */
  private static boolean isTypo(String name, String similar) {
    return similar.startsWith(name)
        || new LevenshteinDistance(1).apply(name, similar) >= 0
        || isExchange(name, similar);
  }

  /** Whether two neighbouring letters are exchanged. */
  private static boolean isExchange(String name, String similar) {
    int at = StringUtils.indexOfDifference(name, similar);
    return name.length() == similar.length()
        && at >= 0
        && at + 1 < name.length()
        && name.charAt(at) == similar.charAt(at + 1)
        && name.charAt(at + 1) == similar.charAt(at)
        && name.substring(at + 2).equals(similar.substring(at + 2));
  }

  /**
   * Returns a dict that the config does not have and that would be an argument beside an unknown
   * one, if that belongs there: {@code paramwise_cfg} for {@code optimizer.norm_decay_mult}. Null
   * for none.
   */
  private @Nullable CheckedDict absent(UnknownArgument argument) {
    List<CheckedDict> found = new ArrayList<>();
    for (CheckedDict each : dicts) {
      if (each.path().equals(argument.in().path())) {
        for (ArgumentSchema own : each.arguments()) {
          TypeDescriptor type =
              own.type() instanceof NullableType nullable ? nullable.type() : own.type();
          if (type instanceof RecordType keys
              && ArgumentSchema.find(keys.arguments(), argument.name()) != null
              && argument.in().dict().get(own.name()) == null) {
            ConfigPath path = each.path().child(own.name());
            String name = "`" + own.name() + "`";
            found.add(new CheckedDict(path, name, each.dict(), keys.arguments(), List.of(), false));
          }
        }
      }
    }
    return found.size() == 1 ? found.get(0) : null;
  }

  /** Several arguments would need one new dict, which no single fix can write. */
  private @Nullable Fix nest(UnknownArgument argument, CheckedDict absent) {
    long same =
        argument.in().dict().named().keySet().stream()
            .filter(name -> !argument.in().knows(name) && absent.knows(name))
            .count();
    Span key = argument.key().origin().span();
    ArgumentText text =
        same == 1 && KeyText.isEditable(argument.key().origin())
            ? ArgumentText.at(key, trees.of(key.source()))
            : null;
    String last = absent.path().steps().get(absent.path().steps().size() - 1);
    Edit edit = text == null ? null : text.nested(last);
    return edit == null
        ? null
        : Fix.suggested("Move `%s` to `%s`".formatted(argument.name(), absent.path()), edit);
  }

  /** Returns the nearest dicts that may have an argument. */
  List<CheckedDict> places(String name, CheckedDict from) {
    List<CheckedDict> nearest = new ArrayList<>();
    int least = FARTHEST;
    for (CheckedDict each : dicts) {
      int distance = distance(from.path(), each.path());
      if (distance > 0 && distance <= least && isNear(from, each) && each.knows(name)) {
        if (distance < least) {
          nearest.clear();
        }
        least = distance;
        nearest.add(each);
      }
    }
    nearest.sort(Comparator.comparing(each -> each.path().toString()));
    return nearest.size() > LISTED ? List.of() : nearest;
  }

  /** Across sections, only an argument of the other section itself is meant, not of its parts. */
  private static boolean isNear(CheckedDict from, CheckedDict to) {
    return common(from.path(), to.path()) > 0 || to.path().steps().size() == 1;
  }

  private static int common(ConfigPath one, ConfigPath other) {
    int common = 0;
    while (common < Math.min(one.steps().size(), other.steps().size())
        && one.steps().get(common).equals(other.steps().get(common))) {
      common++;
    }
    return common;
  }

  private static int distance(ConfigPath one, ConfigPath other) {
    return one.steps().size() + other.steps().size() - 2 * common(one, other);
  }

  private static String direction(ConfigPath from, ConfigPath to) {
    int common = common(from, to);
    int up = from.steps().size() - common;
    int down = to.steps().size() - common;
    if (up > 0 && down > 0) {
      return "beside it";
    }
    int levels = up + down;
    return "%s %s"
        .formatted(levels == 1 ? "one level" : levels + " levels", up > 0 ? "up" : "down");
  }

  /** An argument that the same dict has too cannot be renamed to. */
  private @Nullable Edit rename(UnknownArgument argument, String name) {
    ArgumentText text =
        ArgumentText.at(
            argument.key().origin().span(), trees.of(argument.key().origin().span().source()));
    boolean taken = text != null && ArgumentText.has(text.owner(), name);
    return taken ? null : KeyText.replace(argument.key(), name);
  }

  private @Nullable Fix move(UnknownArgument argument, CheckedDict to) {
    Span key = argument.key().origin().span();
    // A dict cannot be merged into a list, such as the heads of a cascade.
    boolean listed =
        to.dict().get(argument.name()) instanceof SequenceNode
            && argument.in().dict().get(argument.name()) instanceof DictNode;
    ArgumentText text =
        !listed && KeyText.isEditable(argument.key().origin())
            ? ArgumentText.at(key, trees.of(key.source()))
            : null;
    Edit insertion =
        text == null ? null : insertion(to.path(), argument.name(), text.valueText(), key);
    return text == null || insertion == null
        ? null
        : Fix.suggested(
            "Move `%s` to `%s`".formatted(argument.name(), to.path()), text.removal(), insertion);
  }

  /**
   * Returns the edit that sets an argument of a dict: in the dict itself if a file writes it, or in
   * new dicts within the innermost one that it writes, which merge into those of its bases.
   *
   * @param at a place in the statement before which a section can be written
   */
  @Nullable Edit insertion(ConfigPath to, String name, String value, Span at) {
    Source file = at.source();
    String text = value;
    String key = name;
    for (int length = to.steps().size(); length > 0; length--) {
      ConfigPath path = to.slice(0, length);
      Expr dict = written(path, file);
      if (dict != null) {
        return ArgumentText.has(dict, key) ? null : ArgumentText.insertion(dict, key, text);
      }
      if (!key.matches("[A-Za-z_]\\w*")) {
        return null;
      }
      text = "dict(" + key + "=" + text + ")";
      key = to.steps().get(length - 1);
    }
    return ArgumentText.statement(key, text, at, trees.of(file));
  }

  private @Nullable Expr written(ConfigPath path, Source file) {
    for (CheckedDict each : dicts) {
      Span span = each.dict().origin().span();
      if (each.path().equals(path) && span.source() == file) {
        return ArgumentText.dict(span, trees.of(file));
      }
    }
    return null;
  }
}
