"""The part of pyspark that the recipe of docs/distributed.md uses: a barrier stage, whose partitions are processes."""
import multiprocessing
import sys
import types


class BarrierTaskContext:
    current = None

    def __init__(self, partition, world, barrier, messages):
        self.partition, self.world, self.barrier, self.messages = partition, world, barrier, messages

    @classmethod
    def get(cls):
        return cls.current

    def partitionId(self):
        return self.partition

    def stageAttemptNumber(self):
        return 0

    def getTaskInfos(self):
        return [types.SimpleNamespace(address="127.0.0.1:4000%d" % i) for i in range(self.world)]

    def allGather(self, message):
        self.messages[self.partition] = message
        self.barrier.wait()
        return [self.messages[i] for i in range(self.world)]


def _task(function, context, item):
    BarrierTaskContext.current = context
    list(function(iter([item])))


class _Stage:
    def __init__(self, items, world, function=None):
        self.items, self.world, self.function = list(items), world, function

    def barrier(self):
        return self

    def mapPartitions(self, function):
        return _Stage(self.items, self.world, function)

    def repartition(self, count):
        return self

    def collect(self):
        fork = multiprocessing.get_context("fork")
        barrier, messages = fork.Barrier(self.world), fork.Manager().dict()
        tasks = [
            fork.Process(target=_task, args=(self.function, BarrierTaskContext(i, self.world, barrier, messages), item))
            for i, item in enumerate(self.items)
        ]
        for task in tasks:
            task.start()
        for task in tasks:
            task.join()
        if any(task.exitcode for task in tasks):
            raise RuntimeError("a task has failed")


class SparkSession:
    builder = types.SimpleNamespace(getOrCreate=lambda: SparkSession())
    sparkContext = types.SimpleNamespace(parallelize=lambda items, slices: _Stage(items, slices))


sql = types.ModuleType("pyspark.sql")
sql.SparkSession = SparkSession
sys.modules["pyspark.sql"] = sql
