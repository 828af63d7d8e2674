package org.cfgrun.runtime.log.tracking.tensorboard;

import java.time.Instant;
import java.util.Map;
import org.cfgrun.runtime.log.tracking.Point;

/**
 * Creates TensorFlow's {@code Event} messages as torch's {@code SummaryWriter} does: scalars as
 * {@code simple_value}, texts as a tensor of one string for the text plugin.
 */
final class Event {
  // Event
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;
  // SessionLog
  private static final int STATUS = 1;
  private static final int START = 1;
  // Summary and Summary.Value
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int TENSOR = 8;
  private static final int METADATA = 9;
  // SummaryMetadata and its PluginData
  private static final int PLUGIN_DATA = 1;
  private static final int PLUGIN_NAME = 1;
  // TensorProto, TensorShapeProto and its Dim
  private static final int DTYPE = 1;
  private static final int STRING = 7;
  private static final int SHAPE = 2;
  private static final int DIM = 2;
  private static final int SIZE = 1;
  private static final int STRING_VALUE = 8;

  private Event() {}

  /** Returns the first event of every file. */
  static Message version(Instant time) {
    return at(time).text(FILE_VERSION, "brain.Event:2");
  }

  /**
   * Returns the event that starts or resumes a run at a step: TensorBoard drops what earlier files
   * have from that step on.
   */
  static Message start(Instant time, long step) {
    return at(time).number(STEP, step).message(SESSION_LOG, new Message().number(STATUS, START));
  }

  /** Returns an event with all values of a point. */
  static Message of(Point point) {
    Message summary = new Message();
    for (Map.Entry<String, Object> value : point.values().entrySet()) {
      summary.message(VALUE, value(value.getKey(), value.getValue()));
    }
    return at(point.time()).number(STEP, point.step()).message(SUMMARY, summary);
  }

  private static Message at(Instant time) {
    return new Message().decimal(WALL_TIME, time.toEpochMilli() / 1e3);
  }

  private static Message value(String tag, Object value) {
    return value instanceof Number number
        ? new Message().text(TAG, tag).decimal(SIMPLE_VALUE, number.floatValue())
        : text(tag, String.valueOf(value));
  }

  private static Message text(String tag, String text) {
    Message shape = new Message().message(DIM, new Message().number(SIZE, 1));
    Message tensor =
        new Message().number(DTYPE, STRING).message(SHAPE, shape).text(STRING_VALUE, text);
    Message plugin = new Message().message(PLUGIN_DATA, new Message().text(PLUGIN_NAME, "text"));
    return new Message()
        .text(TAG, tag + "/text_summary")
        .message(METADATA, plugin)
        .message(TENSOR, tensor);
  }
}
