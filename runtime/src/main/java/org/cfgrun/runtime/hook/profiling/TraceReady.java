package org.cfgrun.runtime.hook.profiling;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.hook.profiling.OperatorTable.Row;

/**
 * Handler of a complete record, besides the file: {@code dict(type='log_trace',
 * sort_by='self_cpu_time_total', row_limit=100)} logs a table of the operators. Other sort keys are
 * {@code cpu_time_total}, {@code cpu_time} and {@code count}, in descending order; a negative limit
 * means no limit.
 */
@ConfigValue("a dict such as dict(type='log_trace', sort_by='self_cpu_time_total', row_limit=20)")
public final class TraceReady {
  private static final Map<String, Comparator<Row>> ORDERS = new LinkedHashMap<>();

  static {
    ORDERS.put("self_cpu_time_total", Comparator.comparingDouble(Row::own));
    ORDERS.put("cpu_time_total", Comparator.comparingDouble(Row::total));
    ORDERS.put("cpu_time", Comparator.comparingDouble(Row::mean));
    ORDERS.put("count", Comparator.comparingLong(Row::calls));
  }

  private final Comparator<Row> order;
  private final int rowLimit;

  private TraceReady(Comparator<Row> order, int rowLimit) {
    this.order = order;
    this.rowLimit = rowLimit;
  }

  /** Reads the argument {@code on_trace_ready}. */
  public static TraceReady fromConfig(ConfigNode value) {
    if (!(value instanceof DictNode dict)) {
      throw new ArgumentException(
          "`on_trace_ready` must be a dict with `type='log_trace'`, got %s."
              .formatted(value.description()));
    }
    for (String name : dict.named().keySet()) {
      if (!List.of("type", "sort_by", "row_limit").contains(name)) {
        throw new ArgumentException(
            "`on_trace_ready` has no key `%s`. Valid keys are type, sort_by, row_limit."
                .formatted(name));
      }
    }
    if (!"log_trace".equals(plain(dict, "type", ""))) {
      throw new ArgumentException(
          "`on_trace_ready` supports the type 'log_trace' only. Set `json_trace_path` for the file of the trace.");
    }
    Object by = plain(dict, "sort_by", "self_cpu_time_total");
    Comparator<Row> order = ORDERS.get(String.valueOf(by));
    if (order == null) {
      throw new ArgumentException(
          "`on_trace_ready.sort_by` must be one of %s, got '%s'."
              .formatted(String.join(", ", ORDERS.keySet()), by));
    }
    if (!(plain(dict, "row_limit", 100L) instanceof Long limit)) {
      throw new ArgumentException("`on_trace_ready.row_limit` must be an int.");
    }
    return new TraceReady(order, (int) Math.max(-1, Math.min(Integer.MAX_VALUE, limit)));
  }

  private static Object plain(DictNode dict, String name, Object otherwise) {
    return dict.get(name) instanceof ScalarNode scalar && scalar.value() != null
        ? scalar.value()
        : otherwise;
  }

  /** Formats the table of a complete record. */
  String text(OperatorTable table) {
    return OperatorTable.text(table.rows(order, rowLimit));
  }
}
