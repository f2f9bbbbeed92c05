module cocoon-webhook-bench

go 1.19
