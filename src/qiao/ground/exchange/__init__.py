"""Exchange（数据交换）: the ledgers that offices hold, in and out."""
